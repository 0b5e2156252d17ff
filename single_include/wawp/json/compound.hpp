// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <wawp/json/read/compound_reader.hpp>
#include <wawp/json/read/constant_reader.hpp>

// wawp/json/compound.hpp
/// With this header, what is read can have members that hold more than a list of single values: structs in lists, arrays,
/// maps, variants (with <wawp/schema/variant.hpp>), and all of them in each other. No part of `wawp.hpp`, since the event's
/// answer has none; to be written they need no header.
///
/// It also brings `constant`, which reads in constant evaluation.
namespace wawp::json {

/// The native policy for constants: what it reads, it also reads in constant evaluation, with the same values, reports and
/// errors. At run time `native` is much faster.
///
/// ```cpp
/// constexpr poll_message example = [] {
///     poll_message read{};
///     const auto report = wawp::json::constant::read<poll_fields>(R"({"question":"Lunch?"})", read);
///     return report ? read : throw "no JSON";  // stops the compiler
/// }();
/// ```
/// A constant can hold what allocates nothing: texts as `std::string_view`, without escapes, lists as `std::array`; numbers are
/// integers; `raw_view`; structs, optionals, variants and types of your own of such. Escapes of keys are resolved. Not a
/// constant in C++20: floating point, a named enum whose text has escapes, and what takes objects by `take_member`; and in the
/// debug mode of g++ 12's library (`_GLIBCXX_DEBUG`) nothing, since its vectors are none.
struct constant : native {
    /// Resets `target` and fills it from `text`. Views in `target` look into `text`.
    template <class Fields, class T>
    static constexpr result<report, syntax_error> read(std::string_view text, T& target, limits bounds = {}) {
        detail::make_empty(target);
        constexpr node_list nodes = tree<Fields>::nodes;
        std::uint64_t flags[2][detail::node_set::size_for(nodes.size())]{};
        detail::reading state(text, bounds.depth, nodes.data(), {flags[0]}, {flags[1]});
        if (!detail::read_constant_document<Fields>(state, bounds.bytes, target)) {
            const detail::input& in = state.in;
            return unexpected{syntax_error{in.problem, static_cast<std::size_t>(in.failed_at - in.begin)}};
        }
        return detail::report_of(nodes, state.mismatched);
    }
};

}  // namespace wawp::json
