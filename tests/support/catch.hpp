// SPDX-License-Identifier: MIT
// Catch2 v3 split its header; v2 has one. The tests are written for both.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_test_macros.hpp>
#else
#include <catch2/catch.hpp>
#endif
