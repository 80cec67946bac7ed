"""Numbers of the Linux system calls that a process needs which only computes: x86_64, and arm64 where it has the call."""

from __future__ import annotations

from types import MappingProxyType

X86_64, ARM64 = 0, 1

COMPUTING = MappingProxyType(
    {
        "read": (0, 63),
        "write": (1, 64),
        "readv": (19, 65),
        "writev": (20, 66),
        "pread64": (17, 67),
        "preadv": (295, 69),
        "preadv2": (327, 286),  # what Python asks for where the C library has it
        "lseek": (8, 62),
        "close": (3, 57),
        "fstat": (5, 80),
        "newfstatat": (262, 79),
        "statx": (332, 291),
        "fcntl": (72, 25),
        "ioctl": (16, 29),
        "poll": (7, None),
        "ppoll": (271, 73),
        "epoll_wait": (232, None),
        "epoll_pwait": (281, 22),
        "select": (23, None),
        "pselect6": (270, 72),
        "mmap": (9, 222),
        "munmap": (11, 215),
        "mremap": (25, 216),
        "mprotect": (10, 226),
        "madvise": (28, 233),
        "brk": (12, 214),
        "futex": (202, 98),
        "set_robust_list": (273, 99),
        "set_tid_address": (218, 96),
        "rseq": (334, 293),
        "sched_yield": (24, 124),
        "sched_getaffinity": (204, 123),
        "getpid": (39, 172),
        "gettid": (186, 178),
        "getuid": (102, 174),
        "geteuid": (107, 175),
        "getgid": (104, 176),
        "getegid": (108, 177),
        "uname": (63, 160),
        "sysinfo": (99, 179),
        "getrlimit": (97, 163),
        "prlimit64": (302, 261),
        "getrusage": (98, 165),
        "rt_sigaction": (13, 134),
        "rt_sigprocmask": (14, 135),
        "rt_sigreturn": (15, 139),
        "sigaltstack": (131, 132),
        "nanosleep": (35, 101),
        "clock_nanosleep": (230, 115),
        "clock_gettime": (228, 113),
        "clock_getres": (229, 114),
        "gettimeofday": (96, 169),
        "getrandom": (318, 278),
        "arch_prctl": (158, None),
        "exit": (60, 93),
        "exit_group": (231, 94),
    }
)
"""Read and write what is open, memory, threads, signals to oneself, the clock: nothing that opens, starts or connects."""

CLONE = (56, 220)
CLONE3 = (435, 435)
SECCOMP = (317, 277)
