# cmake -DCOMPILER=<c++> -DINCLUDE=<folder> -DFLAGS=<flag;...> -DPROGRAM=<file> -P build_and_send.cmake
# Builds the example with nothing but the compiler and one include folder, and sends through the sandbox.
execute_process(COMMAND ${COMPILER} -std=c++20 ${FLAGS} -I${INCLUDE} ${CMAKE_CURRENT_LIST_DIR}/send_event.cpp -o ${PROGRAM}
                COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PROGRAM} --sandbox OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
if(NOT text MATCHES "id +true_201234567890@c.us_3EB0[0-9]+\n")
    message(FATAL_ERROR "no message id was printed:\n${text}")
endif()
