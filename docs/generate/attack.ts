/** Required beside ATT&CK's data: https://attack.mitre.org/resources/legal-and-branding/terms-of-use/ */
export const ATTACK_LICENSE = [
  "ATT&CK® is a registered trademark of The MITRE Corporation, whose data this page uses: The MITRE Corporation (MITRE) hereby grants",
  "you a non-exclusive, royalty-free license to use ATT&CK® for research, development, and commercial purposes. Any copy you make for",
  "such purposes is authorized provided that you reproduce MITRE's copyright designation and this license in any such copy.",
  "© 2026 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.",
] as const;

/** The page of a technique. */
export function techniqueUrl(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace(".", "/")}/`;
}
