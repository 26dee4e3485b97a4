"""Numbers of the system calls that the filter names: on x86-64, on arm64; -1 where there is none.

From the kernel's `asm/unistd_64.h` and `asm-generic/unistd.h`.
"""

from __future__ import annotations

_TABLE = """
read 0 63 ; write 1 64 ; open 2 -1 ; close 3 57 ; stat 4 -1 ; fstat 5 80 ; lstat 6 -1 ; poll 7 -1
lseek 8 62 ; mmap 9 222 ; mprotect 10 226 ; munmap 11 215 ; brk 12 214 ; rt_sigaction 13 134
rt_sigprocmask 14 135 ; rt_sigreturn 15 139 ; ioctl 16 29 ; pread64 17 67 ; pwrite64 18 68
readv 19 65 ; writev 20 66 ; access 21 -1 ; pipe 22 -1 ; select 23 -1 ; sched_yield 24 124
mremap 25 216 ; msync 26 227 ; mincore 27 232 ; madvise 28 233 ; dup 32 23 ; dup2 33 -1
pause 34 -1 ; nanosleep 35 101 ; getitimer 36 102 ; alarm 37 -1 ; setitimer 38 103 ; getpid 39 172
sendfile 40 71 ; socket 41 198 ; connect 42 203 ; accept 43 202 ; sendto 44 206 ; recvfrom 45 207
sendmsg 46 211 ; recvmsg 47 212 ; shutdown 48 210 ; bind 49 200 ; listen 50 201
getsockname 51 204 ; getpeername 52 205 ; socketpair 53 199 ; setsockopt 54 208
getsockopt 55 209 ; clone 56 220 ; fork 57 -1 ; vfork 58 -1 ; execve 59 221 ; exit 60 93
wait4 61 260 ; kill 62 129 ; uname 63 160 ; fcntl 72 25 ; flock 73 32 ; fsync 74 82
fdatasync 75 83 ; truncate 76 45 ; ftruncate 77 46 ; getdents 78 -1 ; getcwd 79 17 ; chdir 80 49
fchdir 81 50 ; rename 82 -1 ; mkdir 83 -1 ; rmdir 84 -1 ; link 86 -1 ; unlink 87 -1
symlink 88 -1 ; readlink 89 -1 ; chmod 90 -1 ; fchmod 91 52 ; umask 95 166 ; gettimeofday 96 169
getrlimit 97 163 ; getrusage 98 165 ; sysinfo 99 179 ; times 100 153 ; ptrace 101 117
getuid 102 174 ; syslog 103 116 ; getgid 104 176 ; geteuid 107 175 ; getegid 108 177
setpgid 109 154 ; getppid 110 173 ; getpgrp 111 -1 ; setsid 112 157 ; getgroups 115 158
getresuid 118 148 ; getresgid 120 150 ; getpgid 121 155 ; getsid 124 156 ; capget 125 90
rt_sigpending 127 136 ; rt_sigtimedwait 128 137 ; rt_sigsuspend 130 133 ; sigaltstack 131 132
utime 132 -1 ; statfs 137 43 ; fstatfs 138 44 ; getpriority 140 141 ; sched_getparam 143 121
sched_getscheduler 145 120 ; sched_get_priority_max 146 125 ; sched_get_priority_min 147 126
mlock 149 228 ; munlock 150 229 ; pivot_root 155 41 ; prctl 157 167 ; arch_prctl 158 -1
acct 163 89 ; settimeofday 164 170 ; mount 165 40 ; umount2 166 39 ; swapon 167 224
swapoff 168 225 ; reboot 169 142 ; iopl 172 -1 ; ioperm 173 -1 ; init_module 175 105
delete_module 176 106 ; quotactl 179 60 ; gettid 186 178 ; readahead 187 213 ; setxattr 188 5
lsetxattr 189 6 ; fsetxattr 190 7 ; getxattr 191 8 ; lgetxattr 192 9 ; fgetxattr 193 10
listxattr 194 11 ; llistxattr 195 12 ; flistxattr 196 13 ; removexattr 197 14
lremovexattr 198 15 ; fremovexattr 199 16 ; time 201 -1 ; futex 202 98 ; sched_setaffinity 203 122
sched_getaffinity 204 123 ; epoll_create 213 -1 ; getdents64 217 61 ; set_tid_address 218 96
restart_syscall 219 128 ; fadvise64 221 223 ; timer_create 222 107 ; timer_settime 223 110
timer_gettime 224 108 ; timer_getoverrun 225 109 ; timer_delete 226 111 ; clock_settime 227 112
clock_gettime 228 113 ; clock_getres 229 114 ; clock_nanosleep 230 115 ; exit_group 231 94
epoll_wait 232 -1 ; epoll_ctl 233 21 ; tgkill 234 131 ; utimes 235 -1 ; mbind 237 235
set_mempolicy 238 237 ; get_mempolicy 239 236 ; kexec_load 246 104 ; waitid 247 95
add_key 248 217 ; request_key 249 218 ; keyctl 250 219 ; openat 257 56 ; mkdirat 258 34
futimesat 261 -1 ; newfstatat 262 79 ; unlinkat 263 35 ; renameat 264 38 ; linkat 265 37
symlinkat 266 36 ; readlinkat 267 78 ; fchmodat 268 53 ; faccessat 269 48 ; pselect6 270 72
ppoll 271 73 ; unshare 272 97 ; set_robust_list 273 99 ; sync_file_range 277 84 ; utimensat 280 88
epoll_pwait 281 22 ; timerfd_create 283 85 ; eventfd 284 -1 ; fallocate 285 47
timerfd_settime 286 86 ; timerfd_gettime 287 87 ; accept4 288 242 ; signalfd4 289 74
eventfd2 290 19 ; epoll_create1 291 20 ; dup3 292 24 ; pipe2 293 59 ; preadv 295 69
pwritev 296 70 ; perf_event_open 298 241 ; recvmmsg 299 243 ; prlimit64 302 261
open_by_handle_at 304 265 ; sendmmsg 307 269 ; setns 308 268 ; getcpu 309 168
process_vm_readv 310 270 ; process_vm_writev 311 271 ; kcmp 312 272 ; finit_module 313 273
renameat2 316 276 ; getrandom 318 278 ; kexec_file_load 320 294 ; bpf 321 280
userfaultfd 323 282 ; membarrier 324 283 ; mlock2 325 284 ; copy_file_range 326 285
statx 332 291 ; rseq 334 293 ; pidfd_send_signal 424 424 ; io_uring_setup 425 425
io_uring_enter 426 426 ; io_uring_register 427 427 ; open_tree 428 428 ; move_mount 429 429
fsopen 430 430 ; fsconfig 431 431 ; fsmount 432 432 ; fspick 433 433 ; pidfd_open 434 434
clone3 435 435 ; close_range 436 436 ; openat2 437 437 ; pidfd_getfd 438 438 ; faccessat2 439 439
epoll_pwait2 441 441 ; mount_setattr 442 442 ; futex_waitv 449 449
"""

_ROWS = (row.split() for row in _TABLE.replace("\n", ";").split(";") if row.strip())
NUMBERS = {name: (int(x86), int(arm)) for name, x86, arm in _ROWS}
