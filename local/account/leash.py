"""Runs a command that ends when we do: `python leash.py FOLDER COMMAND...`

Our standard input is the leash. When it closes, because the process that holds the other end
closed it or is gone (killed included), the command's whole process group is killed and FOLDER
is removed ("-": there is none). A command that ends by itself leaves the folder to its owner.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time


def remove(folder):
    """A process that is just dying may still write: try again for a moment."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.02)


def main():
    folder, command = sys.argv[1], sys.argv[2:]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    ended = threading.Lock()  # who holds it decides how this process ends

    def cut():
        if not ended.acquire(blocking=False):
            return
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if folder != "-":
            remove(folder)
        os._exit(0)

    def hold():
        sys.stdin.buffer.read()
        cut()

    threading.Thread(target=hold, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: cut())
    code = child.wait()
    ended.acquire()
    os._exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
