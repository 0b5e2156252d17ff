// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include <glaze/json.hpp>

#include "entries.hpp"
#include "read.hpp"

namespace peers {

/// What the library is told of a struct: the documented keys of `Fields` and their members.
template <class Fields>
constexpr auto glaze_object() {
    return []<class... Tags>(std::tuple<Tags...>) {
        return std::apply([](auto... parts) { return glz::object(parts...); },
                          std::tuple_cat(std::make_tuple(Tags::entry::key.view(), Tags::entry::member)...));
    }(entries_of<Fields>());
}

/// A time or an acknowledgement: by its number.
struct glaze_integer {
    template <auto Opts>
    GLZ_ALWAYS_INLINE static void op(auto& to, auto&&... rest) {
        std::int64_t number = 0;
        glz::parse<glz::JSON>::op<Opts>(number, rest...);
        to.take_integer(number);
    }
};

/// A type or an address: by its text.
struct glaze_text {
    template <auto Opts>
    GLZ_ALWAYS_INLINE static void op(auto& to, auto&&... rest) {
        if constexpr (requires { to.name; }) {
            glz::parse<glz::JSON>::op<Opts>(to.name, rest...);
        } else {
            glz::parse<glz::JSON>::op<Opts>(to.text, rest...);
        }
    }
};

/// JSON text of one value, as the library's own type for that reads it.
struct glaze_raw {
    template <auto Opts>
    GLZ_ALWAYS_INLINE static void op(auto& to, auto&&... rest) {
        glz::raw_json_view raw;
        glz::parse<glz::JSON>::op<Opts>(raw, rest...);
        to.text = raw.str;
    }
};

/// A list of those; an empty one comes as `{}`.
struct glaze_list {
    template <auto Opts>
    GLZ_ALWAYS_INLINE static void op(auto& to, glz::is_context auto& ctx, auto& it, auto end) {
        if (*it == '{') return glz::skip_value<glz::JSON>::op<Opts>(ctx, it, end);
        if (glz::match_invalid_end<'[', Opts>(ctx, it, end) || glz::skip_ws<Opts>(ctx, it, end)) return;
        if (*it == ']') {
            ++it;
            return;
        }
        for (;;) {
            if (glz::skip_ws<Opts>(ctx, it, end)) return;
            glaze_raw::op<Opts>(to.emplace_back(), ctx, it, end);
            if (bool(ctx.error) || glz::skip_ws<Opts>(ctx, it, end)) return;
            const char mark = *it++;
            if (mark == ']') return;
            if (mark != ',') {
                ctx.error = glz::error_code::syntax_error;
                return;
            }
        }
    }
};

}  // namespace peers

template <class Text>
struct glz::meta<wawp::basic_message<Text>> {
    static constexpr auto value = peers::glaze_object<wawp::message_fields<wawp::basic_message<Text>>>();
};
template <class Text>
struct glz::meta<wawp::basic_message_data<Text>> {
    static constexpr auto value = peers::glaze_object<wawp::message_data_fields<wawp::basic_message_data<Text>>>();
};
template <class Text>
struct glz::meta<wawp::basic_message_id<Text>> {
    static constexpr auto value = peers::glaze_object<wawp::message_id_fields<wawp::basic_message_id<Text>>>();
};
template <class Text>
struct glz::meta<wawp::basic_contact<Text>> {
    static constexpr auto value = peers::glaze_object<wawp::contact_fields<wawp::basic_contact<Text>>>();
};
template <>
struct glz::meta<work::own_top> {
    static constexpr auto value = peers::glaze_object<work::top_fields<work::own_top>>();
};

template <>
struct glz::from<glz::JSON, wawp::unix_time> : peers::glaze_integer {};
template <>
struct glz::from<glz::JSON, wawp::acknowledgement> : peers::glaze_integer {};
template <class Text>
struct glz::from<glz::JSON, wawp::basic_message_type<Text>> : peers::glaze_text {};
template <class Text>
struct glz::from<glz::JSON, wawp::basic_jid<Text>> : peers::glaze_text {};
template <>
struct glz::from<glz::JSON, wawp::json::raw> : peers::glaze_raw {};
template <>
struct glz::from<glz::JSON, wawp::json::raw_view> : peers::glaze_raw {};
template <>
struct glz::from<glz::JSON, std::vector<wawp::json::raw>> : peers::glaze_list {};
template <>
struct glz::from<glz::JSON, std::vector<wawp::json::raw_view>> : peers::glaze_list {};

namespace {

/// Checks as much as the others do: also what is skipped, and what follows. UTF-8 is checked unless one says no.
struct options : glz::opts {
    bool validate_skipped = true;
    bool validate_trailing_whitespace = true;
    constexpr options() { error_on_unknown_keys = false; }
};

struct library {
    static constexpr bool has_views = true;
    const std::string& text;
    explicit library(const std::string& source) : text(source) {}

    template <class Fields, peers::key_order, class T>
    bool read(T& to) {
        peers::empty<Fields>(to);
        return !glz::read<options{}>(to, text);
    }
};

[[maybe_unused]] const bool added = work::add_works<library>("glaze");

}  // namespace
