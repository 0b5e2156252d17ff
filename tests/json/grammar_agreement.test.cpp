// SPDX-License-Identifier: MIT
// The native reader and Boost.JSON accept and refuse the same texts and read the same values, over generated texts and
// random damage to them.
// WAWP_AGREEMENT_DOCUMENTS in the environment sets how many; the seed is fixed.
#include "support/catch.hpp"

#if __has_include(<boost/json.hpp>)

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include <wawp/json/native.hpp>
#include <wawp/schema/schema.hpp>

namespace {

using namespace wawp;

class random_source {
public:
    explicit random_source(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        state_ += 0x9E37'79B9'7F4A'7C15;
        std::uint64_t mixed = (state_ ^ (state_ >> 30)) * 0xBF58'476D'1CE4'E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EB;
        return mixed ^ (mixed >> 31);
    }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
    template <std::size_t Count>
    std::string_view pick(const std::string_view (&from)[Count]) { return from[below(Count)]; }

private:
    std::uint64_t state_;
};

/// Writes texts that are JSON, in every spelling that JSON has.
class generator {
public:
    explicit generator(random_source& random) : random_(random) {}

    std::string document() {
        out_.clear();
        space();
        object(0);
        space();
        return out_;
    }

private:
    void space() {
        constexpr std::string_view spaces[] = {"", "", "", " ", "\n", "\t", "\r\n", "                  ", "\n\t\t"};
        out_ += random_.pick(spaces);
    }
    void text() {
        constexpr std::string_view pieces[] = {"a", "plain text", "0123456789abcdef", "\\n", "\\\"", "\\\\", "\\/",
        "\\b", "\\f",
                                               "\\r", "\\t", "\\u0041", "\\u00e9", "\\u0000", "\\ud83d\\udcc5",
                                               "\\uFFFF", "\u00e9",
                                               "\u20ac", "\U0001F4C5", "\x7F", "{", "]", "'",
                                               "\u4f60\u597d\u4f60\u597d"};
        out_ += '"';
        const bool is_long = random_.below(32) == 0;  // across windows, and what the reader marks and puts together at once
        for (std::size_t i = random_.below(is_long ? 400 : 5); i > 0; --i) out_ += random_.pick(pieces);
        out_ += '"';
    }
    void number() {
        constexpr std::string_view numbers[] = {"0", "-0", "1", "-1", "12", "1759108866", "9223372036854775807",
                                                "-9223372036854775808", "18446744073709551615", "0.5", "-0.25",
                                                "1e3", "1E+2",
                                                "25e-1", "1.5e10", "123456789.125", "0.0", "-1.0e-5"};
        out_ += random_.pick(numbers);
    }
    void key() {
        constexpr std::string_view keys[] = {"\"number\"", "\"text\"", "\"real\"", "\"flag\"", "\"inner\"", "\"x\"",
        "\"\"",
                                             "\"t\\u0065xt\"", "\"a longer key of more than sixteen bytes\"",
                                             "\"\u00e9\""};
        out_ += random_.pick(keys);
    }
    void value(std::size_t depth) {
        constexpr std::string_view words[] = {"true", "false", "null"};
        switch (random_.below(depth < 5 ? 6 : 4)) {
            case 0: out_ += random_.pick(words); break;
            case 1: case 2: number(); break;
            case 3: text(); break;
            case 4: object(depth + 1); break;
            default: list(depth + 1); break;
        }
    }
    void object(std::size_t depth) {
        out_ += '{';
        space();
        for (std::size_t i = random_.below(6), count = i; i > 0; --i) {
            if (i != count) out_ += ',', space();
            key();
            space();
            out_ += ':';
            space();
            value(depth);
            space();
        }
        out_ += '}';
    }
    void list(std::size_t depth) {
        out_ += '[';
        space();
        for (std::size_t i = random_.below(4), count = i; i > 0; --i) {
            if (i != count) out_ += ',', space();
            value(depth);
            space();
        }
        out_ += ']';
    }

    random_source& random_;
    std::string out_{};
};

/// Damages a text in one place: a byte changed, put in, taken out, a piece doubled, or the rest cut off.
void damage(std::string& text, random_source& random) {
    constexpr std::string_view bytes[] = {"\"", "\\", "{", "}", "[", "]", ",", ":", "0", "1", "-", "+", ".", "e",
        "u", " ", "\n", "t",
                                          "n", "\x01", "\x1F", "\x7F", "\x80", "\xBF", "\xC0", "\xC3", "\xE2\x82",
                                          "\xED\xA0\x80",
                                          "\xF0\x9F", "\xF4\x90\x80\x80", "\xFF", "\\ud800", "\\u", "\xEF\xBB\xBF",
                                          "true", "//"};
    const std::size_t at = random.below(text.size() + 1), size = 1 + random.below(4);
    switch (random.below(5)) {
        case 0: text.replace(at, 1, random.pick(bytes)); break;
        case 1: text.insert(at, random.pick(bytes)); break;
        case 2: text.erase(at, size); break;
        case 3: text.insert(at, std::string(text, at, 4 * size)); break;
        default: text.resize(at); break;
    }
}

struct values {
    std::optional<std::int64_t> number{};
    std::optional<std::string> text{};
    std::optional<double> real{};
    std::optional<bool> flag{};
    std::optional<std::string> inner_text{};
    bool operator==(const values&) const = default;
};
using fields = schema<field<"number", &values::number>, field<"text", &values::text>, field<"real", &values::real>,
                      field<"flag", &values::flag>, field<"inner.text", &values::inner_text>>;
/// Fewer keys and another order: most values are passed over.
using few_fields = schema<field<"inner.text", &values::inner_text>, field<"number", &values::number>>;

bool same_text(const std::optional<std::string>& read, const boost::json::value* right) {
    if (right == nullptr || !right->is_string()) return !read;
    return read && *read == std::string_view(right->get_string().data(), right->get_string().size());
}

bool same_values(const values& read, const boost::json::object& right) {
    const boost::json::value* const number = right.if_contains("number");
    if (number != nullptr && number->is_int64() && read.number != number->get_int64()) return false;
    if ((number == nullptr || number->is_string() || number->is_bool() || number->is_null()) &&
        read.number) return false;

    const boost::json::value* const real = right.if_contains("real");
    // Beyond what a double holds, Boost.JSON gives infinity; here that is a mismatch.
    const bool numeric = real != nullptr && real->is_number() && std::isfinite(real->to_number<double>());
    if (numeric != read.real.has_value()) return false;
    // Boost.JSON 1.81 rounds in the last place now and then.
    if (numeric && std::abs(*read.real - real->to_number<double>()) > std::abs(*read.real) * 1e-15) return false;

    const boost::json::value* const flag = right.if_contains("flag");
    const bool boolean = flag != nullptr && flag->is_bool();
    if (boolean ? read.flag != flag->get_bool() : read.flag.has_value()) return false;

    const boost::json::value* const inner = right.if_contains("inner");
    const bool object = inner != nullptr && inner->is_object();
    return same_text(read.text, right.if_contains("text")) &&
           same_text(read.inner_text, object ? inner->get_object().if_contains("text") : nullptr);
}

/// Where the two may differ, and why: RFC 8259 does not limit an exponent; Boost.JSON refuses one beyond its counter.
bool is_explained(const boost::system::error_code& failure) {
    return failure == boost::json::error::exponent_overflow;
}

/// Whether a reader that guesses by the texts before reads the same.
bool reads_same_by_order(std::string_view text, const values& right, const result<json::report, json::syntax_error>& answer) {
    static json::key_order<fields> order;
    values read;
    const auto other = json::native::read<fields>(text, read, {}, order);
    if (!answer) return !other && other.error() == answer.error();
    return other && other->mismatched == answer->mismatched && read == right;
}

bool agree(std::string_view text, boost::json::parser& parser) {
    values all, few;
    const auto answer = json::native::read<fields>(text, all);
    if (!reads_same_by_order(text, all, answer)) return false;
    const auto few_answer = json::native::read<few_fields>(text, few);
    if (answer.has_value() != few_answer.has_value()) return false;
    if (!answer && answer.error() != few_answer.error()) return false;

    boost::system::error_code failure;
    parser.reset();
    parser.write(text.data(), text.size(), failure);
    if (is_explained(failure)) return true;
    const bool accepted = answer || answer.error().problem == json::problem::not_an_object;
    if (accepted == failure.failed()) return false;
    if (!answer) return true;
    const boost::json::value right = parser.release();
    return same_values(all, right.get_object()) && all.number == few.number && all.inner_text == few.inner_text;
}

TEST_CASE("grammar agreement: Boost.JSON accepts the same texts and reads the same values") {
    const char* const asked = std::getenv("WAWP_AGREEMENT_DOCUMENTS");
    const std::size_t documents = asked != nullptr ? static_cast<std::size_t>(std::strtoul(asked, nullptr, 10)) : 30'000;
    random_source random(20'261'122);
    generator make(random);
    boost::json::parser parser;
    std::size_t differences = 0, refused = 0;
    std::string first_difference;
    for (std::size_t i = 0; i < documents; ++i) {
        std::string text = make.document();
        for (std::size_t damages = i % 3; damages > 0; --damages) damage(text, random);
        // Some lie across the border of what the reader marks ahead.
        if (i % 8 == 0) text.insert(0, random.below(json::detail::look_ahead), ' ');
        values ignored;
        refused += !json::native::read<fields>(text, ignored).has_value();
        if (agree(text, parser)) continue;
        if (differences++ == 0) first_difference = text;
    }
    CAPTURE(first_difference);
    CHECK(differences == 0);
    CHECK(refused > documents / 4);
    CHECK(refused < documents * 3 / 4);
}

}  // namespace

#endif
