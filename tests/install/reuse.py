#!/usr/bin/env python3
"""Takes objects from a build that made the same ones, instead of compiling them again.

The library inside another project's tree is compiled by the very commands of its own
build, but for where things lie, so the test of add_subdirectory need not spend minutes on
it. As a compiler launcher: reuse.py BUILD FOLDER COMPILER ARGUMENTS...; BUILD is the other
build, with its commands in BUILD/commands.json (ninja -t compdb), and FOLDER this build's
folder for what BUILD has at its top. An object is taken when the two commands are equal
word for word once FOLDER is read as BUILD; anything else is compiled.
"""

import json
import os
import shlex
import shutil
import sys


def made_by(command, folder, build):
    """The command's words without the names of what it writes."""
    words = []
    skip = False
    for word in command:
        if skip:
            skip = False
        elif word in ("-MT", "-MF", "-o"):
            skip = True
        else:
            words.append(word.replace(folder, build))
    return words


def main():
    build, folder, *command = sys.argv[1:]
    if "-o" in command and "-c" in command:
        target = command[command.index("-o") + 1]
        inside = os.path.relpath(os.path.abspath(target), folder)
        with open(os.path.join(build, "commands.json"), encoding="utf-8") as file:
            for entry in json.load(file):
                if entry["output"] != inside:
                    continue
                other = shlex.split(entry["command"])
                while other and not os.path.basename(other[0]) in ("cc", "c++", "gcc", "g++"):
                    other.pop(0)
                if made_by(other, build, build) != made_by(command, folder, build):
                    break
                shutil.copyfile(os.path.join(build, inside), target)
                with open(command[command.index("-MF") + 1], "w", encoding="utf-8") as depends:
                    depends.write(f"{target}:\n")
                with open("reused", "a", encoding="utf-8") as count:
                    count.write(f"{inside}\n")
                return
    os.execvp(command[0], command)


main()
