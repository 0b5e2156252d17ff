// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <wawp/json/map/tree_builder.hpp>
#include <wawp/json/policy.hpp>

namespace wawp::json::detail {

/// Nodes of a schema's tree: a bit for each, in memory of the caller's.
struct node_set {
    std::uint64_t* words;

    [[nodiscard]] static constexpr std::size_t size_for(std::size_t nodes) noexcept { return nodes / 64 + 1; }
    [[nodiscard]] constexpr bool has(std::size_t node) const noexcept { return words[node / 64] >> node % 64 & 1; }
    constexpr void add(std::size_t node) const noexcept { words[node / 64] |= std::uint64_t{1} << node % 64; }
    constexpr void drop(std::size_t first, std::size_t end) const noexcept {
        for (; first < end; ++first) words[first / 64] &= ~(std::uint64_t{1} << first % 64);
    }
};

/// What the report says of the nodes in `mismatched`, in their order. (A template, since no other function may be constexpr
/// where a vector is no constant: in the debug mode of g++ 12's library.)
template <std::same_as<node_list> Nodes>
constexpr report report_of(Nodes nodes, node_set mismatched) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < node_set::size_for(nodes.size()); ++i) {
        for (std::uint64_t left = mismatched.words[i]; left != 0; left &= left - 1) ++count;
    }
    report noticed{std::vector<std::string_view>(count)};
    for (std::size_t i = nodes.size(); count > 0; --i) {
        if (mismatched.has(i - 1)) noticed.mismatched[--count] = nodes[i - 1].path;
    }
    return noticed;
}

}  // namespace wawp::json::detail
