// SPDX-License-Identifier: MIT
// A JSON text as a tree, read by forty lines of the oracle's own: it shares no code with the library that it judges.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tests::verdicts {

struct node {
    enum class kind { null, boolean, number, text, object, list };

    kind is = kind::null;
    bool truth = false;
    double number = 0;
    std::string text{};
    std::string key{};  // of a member
    std::vector<node> members{};
    std::vector<node> items{};

    /// The last member called `name` (of duplicates the last one counts), or a null.
    [[nodiscard]] const node& at(std::string_view name) const {
        static const node missing{};
        for (auto member = members.rbegin(); member != members.rend(); ++member) {
            if (member->key == name) return *member;
        }
        return missing;
    }
    [[nodiscard]] bool is_text() const { return is == kind::text; }
    [[nodiscard]] bool is_number() const { return is == kind::number; }
    [[nodiscard]] bool is_object() const { return is == kind::object; }
    [[nodiscard]] bool is_true() const { return is == kind::boolean && truth; }
    [[nodiscard]] bool is_false() const { return is == kind::boolean && !truth; }
};

/// Reads the texts that the tables of this folder hold: valid JSON without escapes.
class tree_reader {
public:
    explicit tree_reader(std::string_view text) : text_(text) {}

    node read() {
        node whole = value();
        if (at_ != text_.size()) throw std::invalid_argument("not one JSON text: " + std::string(text_));
        return whole;
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool accept(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!accept(c)) throw std::invalid_argument(std::string("no '") + c + "' in: " + std::string(text_));
    }
    std::string quoted() {
        expect('"');
        const std::size_t end = text_.find('"', at_);
        std::string inside(text_.substr(at_, end - at_));
        at_ = end;
        expect('"');
        return inside;
    }
    node value() {
        node read;
        if (peek() == '{') {
            read.is = node::kind::object;
            accept('{');
            while (!accept('}')) {
                std::string key = quoted();
                expect(':');
                read.members.push_back(value());
                read.members.back().key = std::move(key);
                if (peek() != '}') expect(',');
            }
        } else if (accept('[')) {
            read.is = node::kind::list;
            while (!accept(']')) {
                read.items.push_back(value());
                if (peek() != ']') expect(',');
            }
        } else if (peek() == '"') {
            read.is = node::kind::text;
            read.text = quoted();
        } else {
            word(read);
        }
        return read;
    }
    void word(node& read) {
        const std::size_t end = std::min(text_.find_first_of(",]}", at_), text_.size());
        read.text = text_.substr(at_, end - at_);
        at_ = end;
        if (read.text == "null") return;
        read.truth = read.text == "true";
        read.is = read.truth || read.text == "false" ? node::kind::boolean : node::kind::number;
        read.number = std::strtod(read.text.c_str(), nullptr);
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// `base` with the members of `more`; objects that both hold are merged, anything else is replaced.
inline void merge(node& base, const node& more) {
    for (const node& value : more.members) {
        node* same = nullptr;
        for (node& old : base.members) {
            if (old.key == value.key) same = &old;
        }
        if (same == nullptr) {
            base.members.push_back(value);
        } else if (same->is_object() && value.is_object()) {
            merge(*same, value);
        } else {
            *same = value;
        }
    }
}

inline std::string to_text(const node& what) {
    std::string text;
    switch (what.is) {
        case node::kind::text: return '"' + what.text + '"';
        case node::kind::null: return "null";
        case node::kind::boolean: case node::kind::number: return what.text;
        case node::kind::object:
            for (const node& value : what.members) {
                text += (text.empty() ? "\"" : ",\"") + value.key + "\":" + to_text(value);
            }
            return '{' + text + '}';
        case node::kind::list:
            for (const node& item : what.items) text += (text.empty() ? "" : ",") + to_text(item);
            return '[' + text + ']';
    }
    return text;
}

}  // namespace tests::verdicts
