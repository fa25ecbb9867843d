"""Have the kernel end a process, and all it starts, once any code of it asks for a network.

A seccomp filter sees what Python cannot: the sockets of native libraries. It needs no rights.
"""

from __future__ import annotations

import ctypes
import platform
import sys

_AF_UNIX = 1
_ALLOW, _END, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050026  # The last one answers ENOSYS.
_LOAD, _EQUALS, _RETURN = 0x20, 0x15, 0x06
_SYSTEM_CALL, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_IO_URING_SETUP = 425
# By machine: the kernel's name for it, and the number of the call 'socket'.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _BY_FILTER = 38, 22, 2

CAN_SEAL = sys.platform == "linux" and platform.machine() in _MACHINES


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("if_true", ctypes.c_ubyte),
        ("if_false", ctypes.c_ubyte),
        ("value", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))


def seal() -> None:
    """End this process at its next socket that is not of the machine itself; raise OSError."""
    architecture, socket_call = _MACHINES[platform.machine()]
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUALS, 0, 5, architecture),
        (_LOAD, 0, 0, _SYSTEM_CALL),
        (_EQUALS, 5, 0, _IO_URING_SETUP),  # It could open sockets without the call.
        (_EQUALS, 0, 3, socket_call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUALS, 1, 0, _AF_UNIX),
        (_RETURN, 0, 0, _END),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    )
    filter_ = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    program = _Program(len(steps), filter_)
    libc = ctypes.CDLL(None, use_errno=True)
    for words in (
        (_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0),
        (_SET_SECCOMP, _BY_FILTER, ctypes.byref(program), 0, 0),
    ):
        if libc.prctl(*words) != 0:
            raise OSError(ctypes.get_errno(), "The kernel takes no filter.")
