// SPDX-License-Identifier: MIT
// Queues calendar events from a table and sends each of them once, whatever crashes. `outbox --help` tells the rest.
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <wawp/outbox/csv_events.hpp>
#include <wawp/outbox/sqlite.hpp>
#include <wawp/outbox/worker.hpp>
#include <wawp/transport/curl.hpp>
#include <wawp/wawp.hpp>

#if defined(WAWP_EXAMPLE_POSTGRES)
#include <wawp/outbox/postgres.hpp>
#endif

namespace {

using wawp::outbox_state;

enum exit_status { exit_all_sent = 0, exit_some_not_sent = 1, exit_some_unknown = 2, exit_usage = 64, exit_no_database = 69 };

constexpr std::string_view help = R"(outbox [--db FILE | --db postgresql://...] [--sender NAME] COMMAND

  add --csv FILE                 queues events; columns: key, chatId, event.name, event.description, event.startTime,
                                 event.endTime, event.location.name, event.extraGuestsAllowed, and if you like reply_to
                                 and not_before. A known key is queued again only if it was not sent.
  work [--base-url URL]          sends what is queued; Ctrl-C finishes what is on its way and stops, a second one does not
                                 wait, and leaves that unknown
       [--gap SECONDS] [--per-day N]   sets the sender's pace for all workers, until it is set anew; 0 is no limit
  status                         how many are in each state, and the sender's pace
  resume                         ends the sender's pause before its time: what it was for is mended
  list --unknown | --not-sent    the keys, one a line
  resolve KEY --sent|--not-sent  what a person found in the chat; not sent: it is queued again
  export FILE                    every event's state as CSV

The database is outbox.db if none is named. Credentials: WAWP_INSTANCE_ID and WAWP_ACCESS_TOKEN.
Exit status: 0 all sent, 1 some not sent, 2 some unknown, 64 wrong usage, 69 the database cannot be used.
)";

/// What the command line asks for.
struct settings {
    std::string database = "outbox.db", sender = "default", command{}, file{}, key{}, base_url = "https://api.wawp.net";
    std::optional<std::chrono::seconds> gap{};
    std::optional<unsigned> per_day{};
    bool sent = false, not_sent = false, unknown = false;
};

volatile std::sig_atomic_t interrupted = 0;

/// Asked between two sends. A second Ctrl-C ends the program at once; what it was sending is unknown then.
struct ctrl_c {
    ctrl_c() {
        std::signal(SIGINT, [](int) {
            interrupted = 1;
            std::signal(SIGINT, SIG_DFL);
        });
    }
    [[nodiscard]] bool stop_requested() const noexcept { return interrupted != 0; }
};

int complain(const std::string& what, int status = exit_usage) {
    std::fprintf(stderr, "outbox: %s\n", what.c_str());
    return status;
}

int complain(const wawp::error& what) { return complain(to_string(what), exit_no_database); }

int status_of(const wawp::outbox_counts& counts) {
    const std::size_t sent = counts[outbox_state::sent], unknown = counts[outbox_state::unknown] + counts[outbox_state::sending];
    std::size_t all = 0;
    for (const outbox_state each : wawp::outbox_states) all += counts[each];
    return unknown > 0 ? exit_some_unknown : sent < all ? exit_some_not_sent : exit_all_sent;
}

template <class Outbox>
int add(Outbox& outbox, const settings& given) {
    std::ifstream file(given.file, std::ios::binary);
    if (!file) return complain("cannot read " + given.file);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::size_t queued = 0, known = 0, bad = 0;
    const auto read = wawp::read_csv(text, [&](wawp::csv_event<wawp::event>&& row) {
        const std::string place = given.file + ":" + std::to_string(row.line) + ": ";
        for (const wawp::violation& broken : row.violations) std::fprintf(stderr, "%s%s\n", place.c_str(), to_string(broken).c_str());
        if (!row.violations.empty()) {
            ++bad;
            return;
        }
        const auto arrival = outbox.enqueue(row.key, row.event, given.sender, row.not_before);
        if (!arrival) std::fprintf(stderr, "%s%s\n", place.c_str(), to_string(arrival.error()).c_str());
        ++(!arrival ? bad : arrival->queued ? queued : known);
    });
    if (!read) return complain(given.file + ": " + to_string(read.error()));
    std::printf("queued %zu, there already %zu, not queued %zu\n", queued, known, bad);
    return bad == 0 ? exit_all_sent : exit_some_not_sent;
}

/// Shows how far the work is: one line that changes on a terminal, else a line for each event.
class progress {
public:
    void operator()(const wawp::work_report& report) {
        using kind = wawp::work_kind;
        if (report.kind == kind::ended) ++counts_[report.state];
        if (terminal_) {
            std::printf("\r\033[Ksent %zu, not sent %zu, unknown %zu%s", counts_[outbox_state::sent], counts_[outbox_state::not_sent],
                        counts_[outbox_state::unknown], report.kind == kind::waiting ? waiting(report).c_str() : "");
        } else if (report.kind == kind::ended) {
            const std::string_view state = to_string(report.state);
            std::printf("%s %.*s %s\n", report.key.c_str(), static_cast<int>(state.size()), state.data(), report.message_id.c_str());
        } else if (report.kind == kind::waiting && report.until != last_shown_) {
            std::printf("%s\n", waiting(report).substr(2).c_str());
        }
        if (report.kind == kind::waiting) last_shown_ = report.until;
        std::fflush(stdout);
    }
    ~progress() {
        if (terminal_) std::puts("");
    }

private:
    static std::string waiting(const wawp::work_report& report) {
        const std::time_t until = std::chrono::system_clock::to_time_t(report.until);
        char text[32];
        std::strftime(text, sizeof text, "%F %T", std::localtime(&until));
        return std::string(", waiting until ") + text + (report.reason == wawp::pause_reason::none ? "" : " (" + std::string(to_string(report.reason)) + ")");
    }

    wawp::outbox_counts counts_{};
    wawp::pace_time last_shown_{};
    bool terminal_ = ::isatty(STDOUT_FILENO) != 0;
};

template <class Outbox>
int work(Outbox& outbox, const settings& given) {
    const char* instance = std::getenv("WAWP_INSTANCE_ID");
    const char* token = std::getenv("WAWP_ACCESS_TOKEN");
    if (instance == nullptr || token == nullptr) return complain("set WAWP_INSTANCE_ID and WAWP_ACCESS_TOKEN");
    if (given.gap || given.per_day) {  // what is not named here stays as it was set before
        auto pace = outbox.pace(given.sender);
        if (!pace) return complain(pace.error());
        if (given.gap) pace->limits.gap = *given.gap;
        if (given.per_day) pace->limits.per_day = *given.per_day;
        if (const auto set = outbox.set_pace(given.sender, pace->limits); !set) return complain(set.error());
    }
    wawp::client client{wawp::curl_transport{}, wawp::credentials{instance, token}, {.request = {.base_url = given.base_url}}};
    wawp::worker worker{outbox, client, {.sender = given.sender}};
    const auto counts = worker.run(ctrl_c{}, progress{});
    return counts ? status_of(*counts) : complain(counts.error());
}

template <class Outbox>
int show_status(Outbox& outbox, const settings& given) {
    const auto counts = outbox.counts();
    const auto pace = outbox.pace(given.sender);
    if (!counts) return complain(counts.error());
    if (!pace) return complain(pace.error());
    for (const outbox_state each : wawp::outbox_states) std::printf("%-8s %zu\n", std::string(to_string(each)).c_str(), (*counts)[each]);
    std::printf("gap      %g s\n", std::chrono::duration<double>(pace->limits.gap).count());
    std::printf("per day  %s\n", pace->limits.per_day == 0 ? "no limit" : std::to_string(pace->limits.per_day).c_str());
    if (pace->breaker.reason != wawp::pause_reason::none) std::printf("paused: %s\n", std::string(to_string(pace->breaker.reason)).c_str());
    return status_of(*counts);
}

template <class Outbox>
int resume(Outbox& outbox, const settings& given) {
    if (const auto pace = outbox.resume(given.sender); !pace) return complain(pace.error());
    std::printf("%s sends again\n", given.sender.c_str());
    return exit_all_sent;
}

/// Calls `each` for all entries in `state`, page by page.
template <class Outbox, class Each>
int visit(Outbox& outbox, outbox_state state, Each&& each) {
    for (std::int64_t after = 0;;) {
        const auto page = outbox.list(state, 1'000, after);
        if (!page) return complain(page.error());
        if (page->empty()) return exit_all_sent;
        for (const wawp::outbox_entry& entry : *page) each(entry);
        after = page->back().id;
    }
}

template <class Outbox>
int list(Outbox& outbox, const settings& given) {
    if (given.unknown == given.not_sent) return complain("list --unknown or --not-sent");
    if (const auto recovered = outbox.recover(); !recovered) return complain(recovered.error());
    return visit(outbox, given.unknown ? outbox_state::unknown : outbox_state::not_sent,
                 [](const wawp::outbox_entry& entry) { std::printf("%s %s\n", entry.key.c_str(), entry.verdict.error.c_str()); });
}

template <class Outbox>
int resolve(Outbox& outbox, const settings& given) {
    if (given.sent == given.not_sent) return complain("resolve KEY --sent or --not-sent");
    if (const auto recovered = outbox.recover(); !recovered) return complain(recovered.error());
    const auto state = outbox.resolve(given.key, given.sent ? wawp::resolution::sent : wawp::resolution::not_sent);
    if (!state) return complain(to_string(state.error()), exit_some_not_sent);
    std::printf("%s %s\n", given.key.c_str(), std::string(to_string(*state)).c_str());
    return exit_all_sent;
}

template <class Outbox>
int export_results(Outbox& outbox, const settings& given) {
    std::FILE* file = std::fopen(given.file.c_str(), "wb");
    if (file == nullptr) return complain("cannot write " + given.file);
    std::fputs("key,state,message_id,may_be_duplicate,error,http_status,tries\r\n", file);
    int status = exit_all_sent;
    for (const outbox_state state : wawp::outbox_states) {
        if (status != exit_all_sent) break;
        status = visit(outbox, state, [&](const wawp::outbox_entry& entry) {
            std::fprintf(file, "%s,%s,%s,%s,%s,%d,%u\r\n", wawp::csv_cell(entry.key).c_str(), std::string(to_string(entry.state)).c_str(),
                         wawp::csv_cell(entry.verdict.message_id).c_str(), entry.verdict.may_be_duplicate ? "true" : "false",
                         entry.verdict.error.c_str(), entry.verdict.http_status, entry.tries);
        });
    }
    if (std::fclose(file) != 0) return complain("cannot write " + given.file);
    return status;
}

template <class Outbox>
int run(wawp::result<Outbox> opened, const settings& given) {
    if (!opened) return complain(opened.error());
    Outbox& outbox = *opened;
    if (given.command == "add") return given.file.empty() ? complain("add --csv FILE") : add(outbox, given);
    if (given.command == "work") return work(outbox, given);
    if (given.command == "status") return show_status(outbox, given);
    if (given.command == "resume") return resume(outbox, given);
    if (given.command == "list") return list(outbox, given);
    if (given.command == "resolve") return resolve(outbox, given);
    if (given.command == "export") return given.file.empty() ? complain("export FILE") : export_results(outbox, given);
    return complain("unknown command " + given.command);
}

/// Why the command line cannot be used; empty if it can.
std::string read_arguments(const std::vector<std::string>& arguments, settings& given) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& flag = arguments[i];
        const auto is_flag_with_value = [&](std::string_view name, auto&& set) {
            if (flag != name || i + 1 == arguments.size()) return false;
            set(arguments[++i]);
            return true;
        };
        std::string wrong_number;
        const auto number = [&](const std::string& value) {
            unsigned read = 0;
            const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), read);
            if (failure != std::errc{} || end != value.data() + value.size()) wrong_number = value;
            return read;
        };
        const auto to = [](std::string& target) { return [&target](const std::string& value) { target = value; }; };
        if (is_flag_with_value("--db", to(given.database)) || is_flag_with_value("--sender", to(given.sender)) || is_flag_with_value("--csv", to(given.file)) ||
            is_flag_with_value("--base-url", to(given.base_url)) ||
            is_flag_with_value("--gap", [&](const std::string& value) { given.gap = std::chrono::seconds{number(value)}; }) ||
            is_flag_with_value("--per-day", [&](const std::string& value) { given.per_day = number(value); })) {
            if (!wrong_number.empty()) return flag + " takes a whole number, not \"" + wrong_number + "\"";
            continue;
        }
        if (flag == "--sent") given.sent = true;
        else if (flag == "--not-sent") given.not_sent = true;
        else if (flag == "--unknown") given.unknown = true;
        else if (flag.starts_with("--")) return "unknown argument " + flag + ", or it needs a value";
        else if (given.command.empty()) given.command = flag;
        else if (given.command == "resolve" && given.key.empty()) given.key = flag;
        else if (given.command == "export" && given.file.empty()) given.file = flag;
        else return "unknown argument " + flag;
    }
    return given.command.empty() ? "name a command: add, work, status, resume, list, resolve, export" : "";
}

}  // namespace

int main(int count, char** arguments) {
    settings given;
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (std::find(words.begin(), words.end(), "--help") != words.end()) return std::fwrite(help.data(), 1, help.size(), stdout) == help.size() ? 0 : 1;
    if (const std::string problem = read_arguments(words, given); !problem.empty()) return complain(problem);
    if (!given.database.starts_with("postgres")) return run(wawp::sqlite_outbox::open(given.database), given);
#if defined(WAWP_EXAMPLE_POSTGRES)
    return run(wawp::postgres_outbox::open(given.database), given);
#else
    return complain("this program was built without PostgreSQL; build it with -DWAWP_EXAMPLE_POSTGRES -I$(pg_config --includedir) and -lpq");
#endif
}
