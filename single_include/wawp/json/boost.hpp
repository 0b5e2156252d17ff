// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serializer.hpp>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <wawp/json/bridge.hpp>

// wawp/json/boost.hpp
namespace wawp::json {

namespace detail {

/// Boost.JSON's parser calls these members; they pass the tokens on. A text may come in parts, a token goes out whole.
template <handler Handler>
class boost_listener {
public:
    using error_code = ::boost::system::error_code;  // that of Boost.JSON itself went with Boost 1.92
    using text_part = ::boost::json::string_view;

    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = max_object_size;
    static constexpr std::size_t max_key_size = max_object_size;
    static constexpr std::size_t max_string_size = max_object_size;

    explicit boost_listener(Handler& next) noexcept : next_(next) {}

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code& ec) { return go_on(next_.begin_object(), ec); }
    bool on_object_end(std::size_t, error_code& ec) { return go_on(next_.end_object(), ec); }
    bool on_array_begin(error_code& ec) { return go_on(next_.begin_array(), ec); }
    bool on_array_end(std::size_t, error_code& ec) { return go_on(next_.end_array(), ec); }

    bool on_key_part(text_part part, std::size_t, error_code&) { return keep(part); }
    bool on_key(text_part last, std::size_t, error_code& ec) {
        return whole(last, ec, [&](std::string_view text) { return next_.key(text); });
    }
    bool on_string_part(text_part part, std::size_t, error_code&) { return keep(part); }
    bool on_string(text_part last, std::size_t, error_code& ec) {
        return whole(last, ec, [&](std::string_view text) { return next_.string(text); });
    }

    bool on_number_part(text_part part, error_code&) { return keep(part); }
    bool on_int64(std::int64_t value, text_part last, error_code& ec) {
        if (value == 0) return on_double(0, last, ec);  // only the text knows the sign of -0
        kept_.clear();
        return go_on(next_.signed_integer(value), ec);
    }
    bool on_uint64(std::uint64_t value, text_part, error_code& ec) {
        kept_.clear();
        return go_on(next_.unsigned_integer(value), ec);
    }
    // The double that the parser made is off by a few units in the last place, so the text goes on instead.
    bool on_double(double, text_part last, error_code& ec) {
        return whole(last, ec, [&](std::string_view text) { return next_.number(text); });
    }
    bool on_bool(bool value, error_code& ec) { return go_on(next_.boolean(value), ec); }
    bool on_null(error_code& ec) { return go_on(next_.null(), ec); }

    bool on_comment_part(text_part, error_code&) { return true; }
    bool on_comment(text_part, error_code&) { return true; }

private:
    static bool go_on(bool goes_on, error_code& ec) {
        if (!goes_on) ec = make_error_code(::boost::json::error::syntax);
        return goes_on;
    }

    bool keep(text_part part) {
        kept_.append(part.data(), part.size());
        return true;
    }

    template <class Next>
    bool whole(text_part last, error_code& ec, Next next) {
        if (kept_.empty()) return go_on(next(std::string_view(last.data(), last.size())), ec);
        keep(last);
        const bool goes_on = next(std::string_view(kept_));
        kept_.clear();
        return go_on(goes_on, ec);
    }

    Handler& next_;
    std::string kept_;
};

}  // namespace detail

/// Boost.JSON's parser as a source of tokens.
struct boost_source {
    /// Reads `text` and calls `next` for each token; answers with what is wrong, if anything is.
    template <handler Handler>
    static std::optional<syntax_error> parse(std::string_view text, Handler& next, const limits& bounds) {
        ::boost::json::parse_options options;
        options.max_depth = bounds.depth;
        ::boost::json::basic_parser<detail::boost_listener<Handler>> parser(options, next);
        ::boost::system::error_code failure;
        const std::size_t read = parser.write_some(false, text.data(), text.size(), failure);
        if (failure) return syntax_error{problem_of(failure), read};
        if (read < text.size()) return syntax_error{problem::trailing_bytes, read};
        return std::nullopt;
    }

private:
    static problem problem_of(const ::boost::system::error_code& failure) {
        using ::boost::json::error;
        if (failure == error::incomplete) return problem::unexpected_end;
        if (failure == error::too_deep) return problem::too_deep;
        if (failure == error::exponent_overflow) return problem::bad_number;
        return problem::unexpected_byte;
    }
};

/// Boost.JSON's serializer as a sink of tokens. It writes whole values only, so what stands between them is written
/// here.
class boost_sink {
public:
    /// @param out  empty; a text that outgrows it leaves no copy behind, because a request holds an access token
    explicit boost_sink(std::string& out) noexcept : out_(out) {}

    void begin_object() { open('{'); }  ///< `{`
    void end_object() { close('}'); }  ///< `}`
    void begin_array() { open('['); }  ///< `[`
    void end_array() { close(']'); }  ///< `]`
    /// A key; its value comes next.
    void key(std::string_view name) {
        string(name);
        put(":");
        first_ = true;
    }
    /// A text, which must be UTF-8.
    void string(std::string_view text) {
        separate();
        serializer_.reset(::boost::json::string_view(text.data(), text.size()));
        while (!serializer_.done()) {
            const std::size_t used = out_.size();
            make_room(text.size() + 8);
            out_.resize((std::min)(out_.capacity(), used + 6 * text.size() + 8));
            out_.resize(used + serializer_.read(out_.data() + used, out_.size() - used).size());
        }
    }
    void signed_integer(std::int64_t value) { write_integer(value); }  ///< as JSON writes it
    void unsigned_integer(std::uint64_t value) { write_integer(value); }  ///< as JSON writes it
    /// The shortest digits that read back as `value`, which must be finite.
    void floating_point(double value) {
        char digits[32];
        number({digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value).ptr - digits)});
    }
    /// A number whose digits are known.
    void number(std::string_view text) {
        separate();
        put(text);
    }
    void boolean(bool value) { number(value ? "true" : "false"); }  ///< `true` or `false`
    void null() { number("null"); }  ///< `null`
    void finish() noexcept {}  ///< nothing is left to write

private:
    void open(char bracket) {
        separate();
        put({&bracket, 1});
        first_ = true;
    }
    void close(char bracket) {
        put({&bracket, 1});
        first_ = false;
    }
    void separate() {
        if (!first_) put(",");
        first_ = false;
    }

    template <class Integer>
    void write_integer(Integer value) {
        char digits[24];
        number({digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value).ptr - digits)});
    }

    void put(std::string_view text) {
        make_room(text.size());
        out_.append(text);
    }

    void make_room(std::size_t bytes) {
        if (out_.capacity() - out_.size() >= bytes) return;
        std::string larger;
        larger.reserve(2 * out_.capacity() + bytes);
        larger.append(out_);
        wipe(out_);
        out_ = std::move(larger);
    }

    std::string& out_;
    ::boost::json::serializer serializer_;
    bool first_ = true;
};

/// The JSON policy on Boost.JSON (1.75 or later): the same bytes and the same answers as `json::native`.
///
/// Link Boost.JSON, or include `<boost/json/src.hpp>` in one source file of yours.
using boost = bridge<boost_source, boost_sink>;

}  // namespace wawp::json
