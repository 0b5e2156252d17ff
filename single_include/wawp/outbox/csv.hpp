// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// wawp/outbox/csv.hpp
namespace wawp {

/// Reads a table as RFC 4180 has it: cells parted by commas, those with a comma, a quote or a line end in quotes, a quote in
/// them doubled. Lines end with CR LF or LF. A byte order mark is passed over, and so are empty lines.
class csv_reader {
public:
    /// @param text  UTF-8; must outlive the reader
    explicit csv_reader(std::string_view text) noexcept : text_(text) {
        if (text_.starts_with(detail::byte_order_mark)) at_ = detail::byte_order_mark.size();
    }

    /// Reads the next record; false at the end. Look at `problem` before you use the cells.
    [[nodiscard]] bool next(std::vector<std::string>& cells) {
        while (at_ < text_.size() && pass_line_end()) continue;
        cells.clear();
        problem_ = {};
        line_ = lines_passed_ + 1;
        if (at_ == text_.size()) return false;
        do {
            cells.emplace_back();
        } while (read_cell(cells.back()) && pass(','));
        if (problem_.empty() && at_ < text_.size() && !pass_line_end()) complain("a carriage return stands alone: put the field in quotes");
        if (!problem_.empty()) skip_line();
        return true;
    }

    [[nodiscard]] std::size_t line() const noexcept { return line_; }  ///< where the record begins; the first line is 1
    [[nodiscard]] std::string_view problem() const noexcept { return problem_; }  ///< what is wrong with the record; static, empty if nothing

private:
    bool pass(char expected) noexcept {
        const bool found = at_ < text_.size() && text_[at_] == expected;
        at_ += found;
        return found;
    }

    bool pass_line_end() noexcept {
        if (text_.substr(at_, 2) == "\r\n") ++at_;
        const bool found = pass('\n');
        lines_passed_ += found;
        return found;
    }

    bool read_cell(std::string& cell) {
        if (pass('"')) return read_quoted(cell);
        while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') {
            if (text_[at_] == '"') return complain("a quote stands inside of a field: put the field in quotes and double the quote");
            cell.push_back(text_[at_++]);
        }
        return true;
    }

    bool read_quoted(std::string& cell) {
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"' && text_.substr(at_, 2) != "\"\"") break;
            if (text_[at_] == '"') ++at_;
            if (text_[at_] == '\n') ++lines_passed_;
            cell.push_back(text_[at_]);
        }
        if (!pass('"')) return complain("a quote is not closed");
        const bool ends = at_ == text_.size() || text_[at_] == ',' || text_[at_] == '\n' || text_[at_] == '\r';
        return ends || complain("something stands after the closing quote: double the quotes inside of the field");
    }

    bool complain(std::string_view what) noexcept {
        problem_ = what;
        return false;
    }

    void skip_line() noexcept {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0, lines_passed_ = 0, line_ = 1;
    std::string_view problem_{};
};

/// A cell as `csv_reader` reads it back: in quotes where it needs them. That an empty one does shows where it is alone in its
/// line, and that one with a byte order mark before it does where it is the first of the table.
[[nodiscard]] inline std::string csv_cell(std::string_view text) {
    const bool passed_over = text.empty() || text.starts_with(detail::byte_order_mark);
    if (!passed_over && text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted.append("\"");
}

}  // namespace wawp
