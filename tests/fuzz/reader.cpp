// SPDX-License-Identifier: MIT
// The native reader and Boost.JSON accept the same texts and read the same values, into members of every kind; and
// Boost.JSON's own tree, which shares no code with either, holds what the plain members say.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include <wawp/json/boost.hpp>
#include <wawp/json/native.hpp>

#include "check.hpp"
#include "json/specimen.hpp"

namespace {

using specimen::answer, specimen::answer_fields;

/// RFC 8259 does not limit an exponent; Boost.JSON refuses one beyond its counter.
bool is_explained(const boost::system::error_code& failure) { return failure == boost::json::error::exponent_overflow; }

/// Doubles that are not numbers do not come out of JSON, and equal zeros may differ in sign: so the bits count.
bool same_bits(double left, double right) { return left == right && std::signbit(left) == std::signbit(right); }

void check_tree(const boost::json::value& tree, const answer& read) {
    const auto* const object = tree.if_object();
    fuzz::require(object != nullptr, "only an object is read");
    const boost::json::value* const text = object->if_contains("maybeText");
    const bool is_text = text != nullptr && text->is_string();
    fuzz::require(read.maybe_text.has_value() == is_text, "a text is read where there is one");
    if (is_text) fuzz::require(*read.maybe_text == std::string_view(text->get_string()), "a text is read as it is");
    const boost::json::value* const number = object->if_contains("maybeReal");
    if (number != nullptr && number->is_int64() && number->get_int64() > -(1LL << 53) && number->get_int64() < 1LL << 53) {
        fuzz::require(read.maybe_real && *read.maybe_real == static_cast<double>(number->get_int64()), "a number is read");
    }
    const boost::json::value* const flag = object->if_contains("maybe");
    const bool is_flag = flag != nullptr && flag->is_bool();
    fuzz::require(is_flag ? read.maybe == flag->get_bool() : !read.maybe, "a boolean is read where there is one");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(fuzz::text_of(data, size));
    answer native, foreign;
    const auto native_report = wawp::json::native::read<answer_fields>(text, native);
    const auto foreign_report = wawp::json::boost::read<answer_fields>(text, foreign);
    static wawp::json::key_order<answer_fields> learned;  // of all the texts before
    answer again;
    const auto again_report = wawp::json::native::read<answer_fields>(text, again, {}, learned);
    fuzz::require(again_report.has_value() == native_report.has_value(), "what was learned refuses nothing");
    fuzz::require(again_report ? again == native && again_report->mismatched == native_report->mismatched : again_report.error() == native_report.error(),
                  "what was learned changes nothing");

    boost::system::error_code failure;
    const boost::json::value tree = boost::json::parse(text, failure);
    if (is_explained(failure)) return 0;
    const bool is_json = native_report || native_report.error().problem == wawp::json::problem::not_an_object;
    fuzz::require(is_json == !failure.failed(), "both accept the same texts");
    fuzz::require(native_report.has_value() == foreign_report.has_value(), "both policies accept the same texts");
    if (!native_report) return 0;
    fuzz::require(same_bits(native.real, foreign.real), "both policies read the same double");
    fuzz::require(native == foreign, "both policies read the same values");
    fuzz::require(native_report->mismatched == foreign_report->mismatched, "both policies report the same mismatches");
    check_tree(tree, native);
    return 0;
}
