include(CMakeFindDependencyMacro)
find_dependency(wawp 0.2 CONFIG COMPONENTS curl)
include(${CMAKE_CURRENT_LIST_DIR}/inviter-targets.cmake)
