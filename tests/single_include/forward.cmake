# Defines wawp_single, which stands in for wawp::wawp: every <wawp/...> comes from the single headers. They are made anew
# in the build folder; the test single_include_is_fresh sees to it that those in single_include/ are the same.
set(single_source ${PROJECT_SOURCE_DIR}/single_include)
set(single_made ${CMAKE_CURRENT_BINARY_DIR}/single_include)
file(GLOB_RECURSE single_parts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/wawp/*.hpp)

add_custom_command(
    OUTPUT ${single_made}/stamp
    BYPRODUCTS ${single_made}/own/wawp/wawp.hpp
    COMMAND ${CMAKE_COMMAND} -DOUT=${single_made}/own -DFORWARD=${single_made}/forward -P ${single_source}/amalgamate.cmake
    COMMAND ${CMAKE_COMMAND} -E touch ${single_made}/stamp
    DEPENDS ${single_parts} ${single_source}/amalgamate.cmake
    COMMENT "Making the single headers")
add_custom_target(wawp_single_files ALL DEPENDS ${single_made}/stamp)

add_library(wawp_single INTERFACE)
add_dependencies(wawp_single wawp_single_files)
target_compile_features(wawp_single INTERFACE cxx_std_20)
target_include_directories(wawp_single INTERFACE ${single_made}/own ${single_made}/forward)

add_test(NAME single_include_is_fresh
         COMMAND ${CMAKE_COMMAND} -DMADE=${CMAKE_CURRENT_BINARY_DIR}/single_include_again -DKEPT=${single_source}
                 -P ${CMAKE_CURRENT_LIST_DIR}/is_fresh.cmake)
