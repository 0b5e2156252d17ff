// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/lifetime.hpp>
#include <wawp/core/result.hpp>
#include <wawp/json/lex/problem.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp::json {

/// How a key path such as `event.name` goes on the wire.
enum class layout : std::uint8_t {
    dotted,  ///< as one key with a dot in it
    nested,  ///< as objects in objects
};

/// An object and the schema that it is written with.
template <class Fields, class Object>
struct bound {
    using fields = Fields;  ///< the schema
    const Object& object;  ///< must outlive this
};

/// `object` with the schema `Fields`; it must outlive what is returned.
template <class Fields, class Object>
[[nodiscard]] constexpr bound<Fields, Object> bind(const Object& object [[clang::lifetimebound]]) noexcept {
    return {object};
}

/// What a reader noticed on the way.
struct report {
    std::vector<std::string_view> mismatched{};  ///< key paths whose value was of an unexpected kind, in the schema's order; static texts
};

namespace detail {
struct probe {
    std::optional<bool> flag;
};
using probe_fields = schema<field<"flag", &probe::flag>>;
}  // namespace detail

/// A policy that turns bound objects into JSON text and JSON text into an object. All members are static.
template <class P>
concept policy = requires(std::string& out, const detail::probe& source, detail::probe& target, std::string_view text) {
    /// Replaces `out` by one JSON object with the fields of all bound objects, in order; absent optionals are left out.
    /// Allocates nothing when `out` has room. The texts must be valid UTF-8.
    P::template write<layout::nested>(out, bind<detail::probe_fields>(source));
    /// Resets `target` and fills it. Everything is checked, also what no field asks for. A value of an unexpected
    /// kind leaves its field empty and is listed in the report; the last of duplicate keys counts.
    {
        P::template read<detail::probe_fields>(text, target, limits{})
    } -> std::same_as<result<report, syntax_error>>;
};

namespace detail {

/// Stops the compiler with one sentence if `P` is no `policy`.
template <class P>
consteval bool require_policy() noexcept {
    constexpr bool writes = requires(std::string& out, const probe& source) {
        P::template write<layout::nested>(out, bind<probe_fields>(source));
    };
    constexpr bool reads = requires(probe& target) { P::template read<probe_fields>(std::string_view(), target, limits{}); };
    static_assert(writes, "JSON policy: it needs a static `void write<layout>(std::string& out, const bound<Fields, Object>&...)`; "
                          "`json::bridge` makes a policy of any parser and writer");
    static_assert(reads, "JSON policy: it needs a static `result<report, syntax_error> read<Fields>(std::string_view text, Object& target, "
                         "limits)`; `json::bridge` makes a policy of any parser and writer");
    static_assert(!(writes && reads) || policy<P>, "JSON policy: `read` must return `result<report, syntax_error>`");
    return true;
}

}  // namespace detail

}  // namespace wawp::json
