// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <wawp/journal/journal.hpp>

// wawp/testing/memory_journal.hpp
namespace wawp::testing {

/// A journal in memory, for the tests of programs that send with `wawp::once`: it forgets when it goes.
/// ```cpp
/// wawp::testing::memory_journal journal;
/// gateway.will_time_out();
/// auto first = client.send(event, wawp::once(journal, "booking-4711"));   // unknown
/// auto second = client.send(event, wawp::once(journal, "booking-4711"));  // in_doubt; nothing was sent
/// ```
/// One object is one sender. `another_sender` makes one more on the same memory, which may be used on another thread; what
/// a sender has begun and not ended is in doubt once it is destroyed.
class memory_journal {
public:
    memory_journal() : memory_(std::make_shared<memory>()), sender_(enrol(*memory_)) {}
    /// Goes on as the same sender. `other` is none any more: it can only be destroyed.
    memory_journal(memory_journal&& other) noexcept
        : memory_(std::move(other.memory_)), sender_(std::move(other.sender_)), fail_begin_(other.fail_begin_),
          fail_end_(other.fail_end_) {}
    memory_journal& operator=(memory_journal&&) = delete;
    ~memory_journal() {
        if (!memory_) return;
        const std::lock_guard alone(memory_->busy);
        memory_->living.erase(sender_);
    }

    /// A further sender on the same memory, which lives as long as the last of them.
    [[nodiscard]] memory_journal another_sender() const { return memory_journal(memory_); }

    /// The next `begin` fails and changes nothing.
    void will_fail_to_begin() noexcept { fail_begin_ = true; }
    /// The next `end` fails with `errc::journal_failed`, and what it was to end is in doubt.
    void will_fail_to_end() noexcept { fail_end_ = true; }

    /// See `journal_policy`.
    [[nodiscard]] result<begin_answer> begin(std::string_view key, std::string_view payload) {
        if (std::exchange(fail_begin_, false)) return fail();
        return change(key, [&](journal_entry& entry) -> result<begin_answer> {
            const begin_request asked{.payload = payload, .sender = sender_, .fence = ++memory_->fences, .now = now()};
            begin_answer answer = entry.begin(asked, lives(entry));
            if (answer.status == begin_status::go) memory_->open.insert(answer.fence);
            return answer;
        });
    }

    /// See `journal_policy`.
    [[nodiscard]] result<journal_state> end(std::string_view key, std::uint64_t fence, const journal_verdict& how) {
        return change(key, [&](journal_entry& entry) -> result<journal_state> {
            memory_->open.erase(fence);
            if (std::exchange(fail_end_, false)) return fail();
            return entry.end(fence, how);
        });
    }

    /// See `journal_policy`.
    [[nodiscard]] result<journal_state> resolve(std::string_view key, resolution what) {
        return change(key, [&](journal_entry& entry) { return entry.resolve(what, lives(entry)); });
    }

    /// What is known of `key`; as made by default if that is nothing.
    [[nodiscard]] journal_entry find(std::string_view key) const {
        const std::lock_guard alone(memory_->busy);
        const auto found = memory_->entries.find(std::string(key));
        return found == memory_->entries.end() ? journal_entry{} : found->second;
    }

private:
    struct memory {
        std::mutex busy{};
        std::map<std::string, journal_entry> entries{};
        std::set<std::string> living{};
        std::set<std::uint64_t> open{};
        std::uint64_t fences = 0, senders = 0;
    };

    explicit memory_journal(std::shared_ptr<memory> shared) : memory_(std::move(shared)), sender_(enrol(*memory_)) {}

    static std::string enrol(memory& shared) {
        const std::lock_guard alone(shared.busy);
        return *shared.living.insert(std::to_string(++shared.senders)).first;
    }

    static std::chrono::sys_seconds now() {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }

    static unexpected<error> fail() {
        error failure{.code = errc::journal_failed};
        failure.message = "scripted by the test";
        return unexpected{std::move(failure)};
    }

    [[nodiscard]] bool lives(const journal_entry& entry) const {
        return memory_->living.contains(entry.sender) && memory_->open.contains(entry.fence);
    }

    template <class Change>
    auto change(std::string_view key, Change&& how) -> decltype(how(std::declval<journal_entry&>())) {
        if (error refusal = refuse_key(key); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        const std::lock_guard alone(memory_->busy);
        const auto found = memory_->entries.find(std::string(key));
        journal_entry entry = found == memory_->entries.end() ? journal_entry{.key = std::string(key)} : found->second;
        auto answer = how(entry);
        if (answer && entry.fence != 0) memory_->entries.insert_or_assign(std::string(key), std::move(entry));
        return answer;
    }

    std::shared_ptr<memory> memory_;
    std::string sender_;
    bool fail_begin_ = false, fail_end_ = false;
};

}  // namespace wawp::testing
