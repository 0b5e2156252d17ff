// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <wawp/core/language.hpp>

namespace wawp::detail {

/// Text that grows inside a callback from C, which no exception may cross: where memory is short, `append` says so.
class curl_text {
public:
    curl_text() = default;
    curl_text(const curl_text&) = delete;
    curl_text& operator=(const curl_text&) = delete;
    ~curl_text() { std::free(data_); }

    /// @return whether `more` was appended
    [[nodiscard]] bool append(std::string_view more) noexcept {
        if (more.size() > capacity_ - size_ && !grow(size_ + more.size())) return false;
        if (!more.empty()) std::memcpy(data_ + size_, more.data(), more.size());
        size_ += more.size();
        return true;
    }

    /// Empties it. What it has grown to is kept for the next use if that was not much.
    void clear() noexcept {
        size_ = 0;
        if (capacity_ <= kept) return;
        std::free(data_);
        data_ = nullptr;
        capacity_ = 0;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view view() const noexcept { return {data_, size_}; }

private:
    static constexpr std::size_t kept = 4096, least = 512;

    bool grow(std::size_t needed) noexcept {
        std::size_t wanted = capacity_ == 0 ? least : capacity_ * 2;
        if (wanted < needed) wanted = needed;
        auto* const bigger = static_cast<char*>(std::realloc(data_, wanted));
        if (bigger == nullptr) return false;
        data_ = bigger;
        capacity_ = wanted;
        return true;
    }

    char* data_ = nullptr;
    std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace wawp::detail
