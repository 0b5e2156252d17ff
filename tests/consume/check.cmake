# cmake -DPROJECT=<folder> -DWORK=<folder> -DCOMPILER=<c++> -DGENERATOR=<name> [-DOPTIONS=<-D...;...>] [-DREFUSED=<text>]
#       [-DSKIPPED=<text>] [-DINSTALL=<prefix>] -P check.cmake
# Configures and builds a small project in WORK, and runs its program `app`; with INSTALL it is installed instead. With REFUSED
# it must not configure, and print the text; with SKIPPED a project that does not, and prints the text, counts as skipped.
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${WORK})
string(REPLACE "|" "\\;" OPTIONS "${OPTIONS}")  # a list within an option

execute_process(COMMAND ${CMAKE_COMMAND} -S ${PROJECT} -B ${WORK} -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER} ${OPTIONS}
                RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
string(REGEX REPLACE "[ \n]+" " " line "${output}")  # CMake breaks a sentence where a line ends
foreach(expected IN ITEMS "${REFUSED}" "${SKIPPED}")
    string(FIND "${line}" "${expected}" at)
    if(expected AND NOT status EQUAL 0 AND NOT at EQUAL -1)
        if(SKIPPED)
            string(SUBSTRING "${line}" ${at} 100 line)
            string(PREPEND line "skipped: ")
        endif()
        message("${line}")
        return()
    endif()
endforeach()
if(REFUSED OR NOT status EQUAL 0)
    message(FATAL_ERROR "${output}\nconfigure ended with ${status}; expected: ${REFUSED}")
endif()

execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK} COMMAND_ERROR_IS_FATAL ANY)
if(INSTALL)
    execute_process(COMMAND ${CMAKE_COMMAND} --install ${WORK} --prefix ${INSTALL} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
else()
    execute_process(COMMAND ${WORK}/app COMMAND_ERROR_IS_FATAL ANY)
endif()
