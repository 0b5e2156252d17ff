// SPDX-License-Identifier: MIT
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "support/catch.hpp"

namespace tests {

/// Stands between a program and the server, and cuts the connection at the first COMMIT after `arm`: before the server has
/// seen it, or when it has answered.
class cutting_proxy {
public:
    explicit cutting_proxy(std::string target) : target_(std::move(target)), folder_(target_.substr(0, target_.rfind('/')) + "/proxy") {
        std::filesystem::create_directories(folder_);
        listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const ::sockaddr_un name = name_of(folder_ + "/.s.PGSQL.5432");
        ::unlink(name.sun_path);
        REQUIRE(::bind(listener_, reinterpret_cast<const ::sockaddr*>(&name), sizeof name) == 0);
        REQUIRE(::listen(listener_, 8) == 0);
        serving_ = std::thread([this] { serve(); });
    }
    ~cutting_proxy() {
        over_ = true;
        serving_.join();
        ::close(listener_);
    }
    cutting_proxy(const cutting_proxy&) = delete;
    cutting_proxy& operator=(const cutting_proxy&) = delete;

    [[nodiscard]] const std::string& folder() const { return folder_; }
    enum class cut { never, before_commit, after_commit };
    void arm(cut when) { when_ = when; }
    /// Bytes that the server has answered so far.
    [[nodiscard]] std::size_t answered() const { return answered_; }

private:
    static ::sockaddr_un name_of(const std::string& path) {
        ::sockaddr_un name{};
        name.sun_family = AF_UNIX;
        REQUIRE(path.size() < sizeof name.sun_path);
        path.copy(name.sun_path, path.size());
        return name;
    }

    static bool readable(int descriptor) {
        ::pollfd waiting{descriptor, POLLIN, 0};
        return ::poll(&waiting, 1, 10) > 0;
    }

    void serve() {
        while (!over_) {
            if (!readable(listener_)) continue;
            const int client = ::accept(listener_, nullptr, nullptr);
            const int behind = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const ::sockaddr_un name = name_of(target_);
            if (::connect(behind, reinterpret_cast<const ::sockaddr*>(&name), sizeof name) == 0) carry(client, behind);
            ::close(client);
            ::close(behind);
        }
    }

    void carry(int client, int behind) {
        std::array<char, 65536> buffer;
        constexpr std::string_view whole_statement("COMMIT\0", 7);  // not the level READ COMMITTED
        bool cutting = false;
        while (!over_) {
            if (readable(client)) {
                const auto size = ::read(client, buffer.data(), buffer.size());
                if (size <= 0) return;
                const bool commit = std::string_view(buffer.data(), static_cast<std::size_t>(size)).find(whole_statement) != std::string_view::npos;
                if (commit && when_ == cut::before_commit) {
                    when_ = cut::never;
                    return;
                }
                cutting = commit && when_ == cut::after_commit;
                if (::write(behind, buffer.data(), static_cast<std::size_t>(size)) != size) return;
            }
            if (readable(behind)) {
                const auto size = ::read(behind, buffer.data(), buffer.size());
                if (size > 0) answered_ += static_cast<std::size_t>(size);
                if (cutting) when_ = cut::never;
                if (size <= 0 || cutting) return;
                if (::write(client, buffer.data(), static_cast<std::size_t>(size)) != size) return;
            }
        }
    }

    std::string target_, folder_;
    int listener_ = -1;
    std::atomic<bool> over_{false};
    std::atomic<cut> when_{cut::never};
    std::atomic<std::size_t> answered_{0};
    std::thread serving_;
};

}  // namespace tests
