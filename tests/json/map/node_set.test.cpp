// SPDX-License-Identifier: MIT
#include <wawp/json/map/node_set.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

namespace {

namespace json = wawp::json;
using json::detail::node_set;

static_assert(node_set::size_for(1) == 1 && node_set::size_for(63) == 1 && node_set::size_for(64) == 2);

TEST_CASE("node_set: holds what was added and not dropped, on both sides of a word's end") {
    std::uint64_t words[node_set::size_for(130)]{};
    const node_set set{words};
    for (const std::size_t node : {0u, 1u, 62u, 63u, 64u, 65u, 127u, 128u, 129u}) {
        CAPTURE(node);
        CHECK_FALSE(set.has(node));
        set.add(node);
        CHECK(set.has(node));
    }
    set.add(63);  // once more is the same
    set.drop(63, 65);
    CHECK(set.has(62));
    CHECK_FALSE(set.has(63));
    CHECK_FALSE(set.has(64));
    CHECK(set.has(65));
    set.drop(65, 65);
    CHECK(set.has(65));
    set.drop(63, 64);  // what is not there stays so
    CHECK_FALSE(set.has(63));
}

TEST_CASE("node_set: the report names the paths of its nodes in their order") {
    std::vector<std::string> paths;
    for (int i = 0; i < 130; ++i) paths.push_back("p" + std::to_string(i));
    std::vector<json::node> nodes(paths.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) nodes[i].path = paths[i];
    const json::node_list list{nodes.data(), nodes.size()};

    std::uint64_t words[node_set::size_for(130)]{};
    CHECK(json::detail::report_of(list, {words}).mismatched.empty());
    for (const std::size_t node : {129u, 3u, 63u, 64u, 2u}) node_set{words}.add(node);
    CHECK(json::detail::report_of(list, {words}).mismatched ==
          std::vector<std::string_view>{"p2", "p3", "p63", "p64", "p129"});
}

}  // namespace
