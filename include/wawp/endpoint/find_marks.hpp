// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include <wawp/core/ascii.hpp>
#include <wawp/endpoint/loose_value.hpp>
#include <wawp/endpoint/marks.hpp>
#include <wawp/endpoint/verdict.hpp>

/// What the marks of one answer hold, and what they claim.
namespace wawp {

namespace detail {

/// A row at one of the places where it counts.
struct placed_mark {
    std::uint8_t row = 0, key = 0, beside = 0;  ///< `beside` is a key's place, or `mark_key_count`
    claim says{};
};

struct placed_marks {
    static constexpr std::size_t room = std::size(mark_parents) * mark_row_count;

    placed_mark rows[room]{};
    std::size_t count = 0;
    std::uint64_t of_key[mark_key_count][room / 64 + 1]{};  ///< one bit for each row of the key

    consteval placed_marks() noexcept {
        for (std::size_t parent = 0; parent < std::size(mark_parents); ++parent) {
            for (std::size_t i = 0; i < mark_row_count; ++i) {
                const mark& row = mark_table[i];
                if (parent != 0 && !counts_below(row)) continue;
                const std::size_t beside = row.beside.empty() ? mark_key_count : mark_index(row.beside, mark_parents[parent]);
                const std::size_t key = mark_keys.place_of[parent][i];
                of_key[key][count / 64] |= std::uint64_t{1} << count % 64;
                rows[count++] = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(key), static_cast<std::uint8_t>(beside),
                                 parent == 0 ? row.says : claim::disputed};
            }
        }
    }
};
inline constexpr placed_marks all_placed_marks{};

/// A number as an HTTP status that tells of no success, or 0. Engines put small numbers of their own into the same keys.
constexpr int status_in_body(std::optional<std::int64_t> number) noexcept {
    const bool failing = number && *number >= 100 && *number <= 599 && *number / 100 != 2;
    return failing ? static_cast<int>(*number) : 0;
}

/// Whether `value` is what the row is about. What a status in the body means is the verdict table's to say.
inline bool fits(const mark& row, const loose_value& value, const verdict_table& verdicts) noexcept {
    const bool text = value.is == loose_value::kind::text;
    switch (row.holds) {
        case holds::the_text: return text && value.text == row.text;
        case holds::in_any_case: return text && equal_ignoring_case(value.text, row.text);
        case holds::text_from:
            return text && equal_ignoring_case(std::string_view(value.text).substr(0, row.text.size()), row.text);
        case holds::true_alone: return value.is == loose_value::kind::boolean && value.boolean;
        case holds::false_or_text: return value.is_boolean(false);
        case holds::true_or_text: return value.is_boolean(true);
        case holds::minus_one: return value.number() == -1 || (text && equal_ignoring_case(value.text, "ERROR"));
        case holds::zero: return value.number() == 0;
        case holds::anything: return value.present();
        case holds::something: return value.says_something();
        case holds::failing_status: return status_in_body(value.number()) != 0;
        case holds::from_300: return value.number() >= 300;
        case holds::refusing_status: default: break;
    }
    const int status = text ? 0 : status_in_body(value.number());
    return status != 0 && verdicts[situation_of_status(status)].delivery == delivery::not_sent;
}

}  // namespace detail

/// The values of one answer's marks, by key. Few are there.
class mark_values {
public:
    /// The value at `path`, which must be a key of `mark_table` or one that is read with the marks.
    [[nodiscard]] const loose_value& operator[](std::string_view path) const noexcept { return at(detail::mark_index(path)); }

    /// The value at a key's place.
    [[nodiscard]] const loose_value& at(std::size_t place) const noexcept { return holds(place) ? values_[index_[place]] : absent_; }

    /// One bit for each key that is there, by its place.
    [[nodiscard]] std::uint64_t present() const noexcept { return present_; }

    /// Makes room for the value at a key's place, or returns the one that is there. What `at` has returned is then gone.
    loose_value& add(std::size_t place) {
        if (holds(place)) return values_[index_[place]];
        if (values_.empty()) values_.reserve(4);  // as many as most answers have
        index_[place] = static_cast<std::uint8_t>(values_.size());
        present_ |= std::uint64_t{1} << place;
        return values_.emplace_back();
    }

private:
    [[nodiscard]] bool holds(std::size_t place) const noexcept { return (present_ >> place & 1) != 0; }

    std::uint64_t present_ = 0;
    std::uint8_t index_[detail::mark_key_count]{};  // among `values_`, of those that are there
    std::vector<loose_value> values_{};
    loose_value absent_{};
};

/// Which claims an answer makes, and the row that made each of them first.
struct found_marks {
    const mark* first[claim_count]{};  ///< by claim; null where nothing makes it
    int status = 0;  ///< the status in the body that the first `denied` or `open` row is about; 0 if it is about none

    /// The row that made the claim first; null if none did.
    [[nodiscard]] const mark* operator[](claim what) const noexcept { return first[static_cast<std::size_t>(what)]; }
};

namespace detail {

/// Adds what a row says that fits.
inline void note_claim(found_marks& found, const placed_mark& placed, const loose_value& value) noexcept {
    const mark& row = mark_table[placed.row];
    const mark*& first = found.first[static_cast<std::size_t>(placed.says)];
    if (first != nullptr) return;
    first = &row;
    if (row.holds >= holds::refusing_status && placed.says != claim::disputed && found.status == 0) found.status = status_in_body(value.number());
}

}  // namespace detail

/// Looks for every mark of the table.
[[nodiscard]] inline found_marks find_marks(const mark_values& values, const verdict_table& verdicts) noexcept {
    using detail::all_placed_marks;
    found_marks found;
    constexpr std::size_t words = std::size(all_placed_marks.of_key[0]);
    std::uint64_t rows[words]{};  // of the keys that are there: most answers hold few
    for (std::uint64_t present = values.present(); present != 0; present &= present - 1) {
        const auto& of_key = all_placed_marks.of_key[std::countr_zero(present)];
        for (std::size_t i = 0; i < words; ++i) rows[i] |= of_key[i];
    }
    std::uint64_t settled = 0;  // keys of which a row has fitted
    for (std::size_t i = 0; i < words; ++i) {
        for (; rows[i] != 0; rows[i] &= rows[i] - 1) {
            const detail::placed_mark& placed = all_placed_marks.rows[i * 64 + static_cast<std::size_t>(std::countr_zero(rows[i]))];
            const loose_value& value = values.at(placed.key);
            const bool settles = (settled >> placed.key & 1) == 0 && detail::fits(mark_table[placed.row], value, verdicts) &&
                                 (placed.beside == detail::mark_key_count || values.at(placed.beside).present());
            if (!settles) continue;
            settled |= std::uint64_t{1} << placed.key;
            detail::note_claim(found, placed, value);
        }
    }
    return found;
}

}  // namespace wawp
