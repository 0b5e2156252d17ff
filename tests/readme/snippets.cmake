# cmake -DCOMPILER=<c++> -DROOT=<repository> -DWORK=<folder> -P snippets.cmake
# Compiles every C++ block of README.md and of the reference beside the headers. One that begins with #include is a file. Any other is a function's body, where
# `client`, `credentials` and `event` are at hand; all of these go into one file.
file(READ ${ROOT}/README.md text)
file(READ ${ROOT}/include/wawp/README.md reference)
string(APPEND text "\n${reference}")
string(REPLACE ";" "<semicolon>" text "${text}")  # or CMake takes the text for a list
string(REPLACE "[" "<open>" text "${text}")
string(REPLACE "]" "<close>" text "${text}")
set(bodies "#include \"prelude.hpp\"\n")
set(count 0)
set(files ${WORK}/bodies.cpp)
file(REMOVE_RECURSE ${WORK})

function(keep file code)
    string(REPLACE "<semicolon>" ";" code "${code}")
    string(REPLACE "<open>" "[" code "${code}")
    string(REPLACE "<close>" "]" code "${code}")
    file(WRITE ${file} "${code}")
endfunction()

while(text MATCHES "\n```cpp\n")
    string(FIND "${text}" "\n```cpp\n" begin)
    math(EXPR begin "${begin} + 8")
    string(SUBSTRING "${text}" ${begin} -1 text)
    string(FIND "${text}" "\n```" length)
    string(SUBSTRING "${text}" 0 ${length} code)
    string(SUBSTRING "${text}" ${length} -1 text)
    math(EXPR count "${count} + 1")
    if(code MATCHES "^#include")
        keep(${WORK}/block${count}.cpp "${code}\n")
        list(APPEND files ${WORK}/block${count}.cpp)
    else()
        string(APPEND bodies "void block${count}() {\n${code}\n}\n")
    endif()
endwhile()
keep(${WORK}/bodies.cpp "${bodies}")

if(count LESS 10)
    message(FATAL_ERROR "only ${count} C++ blocks were found in README.md and its reference")
endif()
foreach(file IN LISTS files)
    execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only -Wall -Wextra -Werror -Wno-unused -I${ROOT}/include
                            -I${ROOT}/tests/readme ${file}
                    RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(SEND_ERROR "${file} from README.md or its reference does not compile")
    endif()
endforeach()
