// SPDX-License-Identifier: MIT
#pragma once

// Names that other people's headers define as macros: Windows, X11, Qt, the C library and its extensions, Arduino, old
// compilers. A header of ours that comes behind them must not use one.

// windows.h and the headers that it brings
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define small char
#define hyper long long
#define interface struct
#define near
#define far
#define pascal
#define cdecl
#define IN
#define OUT
#define OPTIONAL
#define CONST const
#define VOID void
#define DELETE 0x00010000L
#define ERROR 0
#define NO_ERROR 0
#define STRICT 1
#define TRUE 1
#define FALSE 0
#define BOOL int
#define THIS this
#define PASSTHROUGH 19
#define ABSOLUTE 1
#define RELATIVE 2
#define ALTERNATE 1
#define TRANSPARENT 1
#define OPAQUE 2
#define UNICODE 1
#define GetMessage GetMessageW
#define SendMessage SendMessageW
#define CreateEvent CreateEventW
#define GetObject GetObjectW
#define Yield()

// X11
#define None 0L
#define Success 0
#define Bool int
#define Status int
#define True 1
#define False 0
#define Always 2
#define Above 0
#define Below 1
#define Unsorted 0
#define Complex 0
#define Convex 2
#define CurrentTime 0L
#define KeyPress 2
#define Expose 12

// Qt
#define slots
#define signals public
#define emit
#define forever for (;;)
#define foreach(variable, container) for (variable : container)

// complex.h, sys/sysmacros.h, ctype of old C libraries, termios.h, curses.h, predefined names of gnu++20
#define I 1
#define complex _Complex
#define imaginary _Imaginary
#define major(device) (device)
#define minor(device) (device)
#define _B 1
#define _C 2
#define _L 3
#define _N 4
#define _P 5
#define _S 6
#define _U 7
#define _X 8
#define B0 0
#define B110 3
#define ECHO 8
#define erase_all() 0
#define linux 1
#define unix 1
#define OVERFLOW 3
#define UNDERFLOW 4
#define DOMAIN 1

// macros of test and utility libraries
#define check(expression)
#define verify(expression)
#define require(expression)
#define CHECK(expression)
#define F(text) text
#define PI 3.14159265358979323846
#define bit(n) (1 << (n))
#define abs_value(n) (n)
