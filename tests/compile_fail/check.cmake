# One file that must not compile: cmake -DCOMPILER=... -DSOURCE=... -DINCLUDE=... [-DLANGUAGE=-std=...;...] -P check.cmake
#
# The file names what the compiler must print, one piece of text a line:
#   // expect: ...          for both compilers
#   // expect-gcc: ...      // expect-clang: ...
#   // flags: ...           more flags for the compiler, where the file must not compile
#   // expect-first: ...    in the first error, for both compilers: what people read
#   // errors: 1           so many and no more: one mistake gets one sentence
#   // only: clang          where the other compiler has no such error
# Blanks and line ends count as one blank. The same file must compile with -DFIXED, so that it cannot fail for a
# wrong reason.
cmake_minimum_required(VERSION 3.20)

execute_process(COMMAND ${COMPILER} --version OUTPUT_VARIABLE version ERROR_QUIET)
if(version MATCHES "clang")
    set(family clang)
else()
    set(family gcc)
endif()
set(ENV{LC_ALL} C)  # plain quotes in gcc's texts
if(NOT LANGUAGE)
    set(LANGUAGE -std=c++20)
endif()
set(compile ${COMPILER} ${LANGUAGE} -fsyntax-only -Werror -I${INCLUDE} ${SOURCE})

execute_process(COMMAND ${compile} -DFIXED RESULT_VARIABLE fixed_status ERROR_VARIABLE fixed_text)
if(NOT fixed_status EQUAL 0)
    string(REPLACE "\n" "\n  " fixed_text "${fixed_text}")  # CMake wraps lines that are not indented
    message(FATAL_ERROR "${SOURCE}: the mended form (-DFIXED) does not compile:\n  ${fixed_text}")
endif()

file(STRINGS ${SOURCE} flags REGEX "^// flags: ")
string(REPLACE "// flags: " "" flags "${flags}")
separate_arguments(flags)
execute_process(COMMAND ${compile} ${flags} RESULT_VARIABLE status ERROR_VARIABLE text)
file(STRINGS ${SOURCE} only REGEX "^// only: ")
if(only AND NOT only MATCHES "${family}")
    message(STATUS "${SOURCE}: nothing to see with ${family}")
    return()
endif()
if(status EQUAL 0)
    message(FATAL_ERROR "${SOURCE}: this compiles, and must not")
endif()
string(REGEX REPLACE "[ \t\r\n]+" " " flat "${text}")
string(REGEX MATCH "error: [^\n]*" first "${text}")

set(wanted 0)
file(STRINGS ${SOURCE} lines REGEX "^// expect(-${family}|-first)?: ")
foreach(line IN LISTS lines)
    string(REGEX REPLACE "^// expect[a-z-]*: " "" piece "${line}")
    if(line MATCHES "^// expect-first: ")
        string(FIND "${first}" "${piece}" at)
    else()
        string(FIND "${flat}" "${piece}" at)
    endif()
    if(at EQUAL -1)
        string(REPLACE "\n" "\n  " text "${text}")
        message(FATAL_ERROR "${SOURCE}: ${family} does not print\n  ${piece}\nbut\n  ${text}")
    endif()
    math(EXPR wanted "${wanted} + 1")
endforeach()
file(STRINGS ${SOURCE} most REGEX "^// errors: ")
if(most)
    string(REPLACE "// errors: " "" most "${most}")
    string(REGEX MATCHALL " error: " errors "${flat}")
    list(LENGTH errors count)
    if(NOT count EQUAL most)
        string(REPLACE "\n" "\n  " text "${text}")
        message(FATAL_ERROR "${SOURCE}: ${family} prints ${count} errors, not ${most}\n  ${text}")
    endif()
endif()
if(wanted EQUAL 0)
    message(FATAL_ERROR "${SOURCE}: it does not say what ${family} must print")
endif()
