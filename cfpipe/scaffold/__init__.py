"""What a new room and a new record begin with. The texts are files beside the modules, and not strings in them.

Below `room/` every file becomes a file of the room, below `records/` there is one for each kind. Their names end in
`.jinja`, so that no tool takes them for what they will be, and `dot-` at the beginning of a name stands for a dot.
"""
