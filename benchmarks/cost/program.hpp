// SPDX-License-Identifier: MIT
// What all programs share: they get the answer's text, and print in one line what they read and what they built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "members.hpp"

inline std::string file_text(const char* path) {
    std::string text;
    if (std::FILE* file = std::fopen(path, "rb")) {
        char part[4096];
        while (const std::size_t got = std::fread(part, 1, sizeof part, file)) text.append(part, got);
        std::fclose(file);
    }
    return text;
}

/// A checksum (FNV-1a) of all that was read. Nothing is inlined: compiling this should cost little beside the work.
class summary {
public:
    [[gnu::noinline]] void add(std::string_view text) {
        for (const char c : text) mix(static_cast<unsigned char>(c));
        mix(text.size());
    }

    template <class T>
    [[gnu::noinline]] void add(const T& value) {
        if constexpr (has_members<const T>) {
            visit_members(value, [this](const char*, const auto& member) { this->add(member); });
        } else if constexpr (requires { value.text; }) {
            add(std::string_view(value.text));
        } else if constexpr (requires { value.name; }) {
            add(std::string_view(value.name));
        } else if constexpr (requires { value.seconds; }) {
            mix(static_cast<std::uint64_t>(value.seconds));
        } else if constexpr (requires { value.level; }) {
            mix(static_cast<std::uint64_t>(static_cast<std::int64_t>(value.level)));
        } else {
            mix(static_cast<std::uint64_t>(static_cast<std::int64_t>(value)));
        }
    }

    void add(const std::string& text) { add(std::string_view(text)); }

    template <class T>
    [[gnu::noinline]] void add(const std::vector<T>& list) {
        for (const T& item : list) add(item);
        mix(list.size());
    }

    template <class T>
    [[gnu::noinline]] void add(const std::optional<T>& value) {
        mix(value.has_value());
        if (!value) return;
        ++count_;
        add(*value);
    }

    void print(std::string_view body) const {
        std::printf("%d values, sum %016llx, body %.*s\n", count_, static_cast<unsigned long long>(sum_),
                    static_cast<int>(body.size()), body.data());
    }

private:
    void mix(std::uint64_t part) { sum_ = (sum_ ^ part) * 1099511628211U; }

    std::uint64_t sum_ = 14695981039346656037U;
    int count_ = 0;
};

template <class Message>
int print(const Message& answer, std::string_view body) {
    summary all;
    all.add(answer);
    all.print(body);
    return 0;
}
