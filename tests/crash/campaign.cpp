// SPDX-License-Identifier: MIT
// Kills senders at random, starts them again, and compares what the journal says with what the gateway counted.
//
//   crash [--postgres] [--events N] [--kills N] [--seed N] [--naive]
//
// Ends with 0 if no event arrived twice, no verdict is false, and none is lost.
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "crash/campaign.hpp"
#include "crash/journals.hpp"

namespace {

using namespace crash;
using wawp::journal_state;

class campaign : basic_campaign {
public:
    campaign(const work& given, std::size_t kills, tests::postgres_server* database) : basic_campaign(given, kills, database) {}

    findings run() {
        send_under_fire(worker_count, worker_count * given_.events / wanted_kills_);
        judge();
        if (!given_.naive) resolve_and_finish();
        check_what_callers_were_told();
        look_for_the_token();
        return found_;
    }

private:
    /// Every event is in exactly one state, and the gateway bears it out.
    void judge() {
        const std::map<std::string, int> counts = gateway_.counts();
        auto journal = any_journal::open(given_.journal);
        if (!journal) std::abort();
        found_.in_doubt = 0;
        for (std::size_t event = 0; event < given_.events; ++event) {
            const auto counted = counts.find(key_of(event));
            const int count = counted == counts.end() ? 0 : counted->second;
            const auto entry = journal->find(key_of(event));
            if (count > 1) ++found_.duplicates;
            if (!entry || entry->fence == 0) {
                ++found_.lost;
                continue;
            }
            if (entry->state == journal_state::sent && count == 0) ++found_.false_verdicts;
            if (entry->state == journal_state::not_sent && count > 0) ++found_.false_verdicts;
            if (entry->state == journal_state::sending || entry->state == journal_state::unknown) ++found_.in_doubt;
        }
        const auto waiting = journal->in_doubt(given_.events);
        if (!waiting || waiting->size() != found_.in_doubt) ++found_.lost;
    }

    /// A person looks into the chats and resolves what is in doubt; then all of it goes out, once.
    void resolve_and_finish() {
        const std::size_t doubted = found_.in_doubt;
        for (int round = 0; round < 20 && (round == 0 || found_.in_doubt > 0 || !all_sent()); ++round) {
            const std::map<std::string, int> counts = gateway_.counts();
            auto journal = any_journal::open(given_.journal);
            if (!journal) std::abort();
            const auto waiting = journal->in_doubt(given_.events);
            if (!waiting) std::abort();
            for (const wawp::journal_entry& entry : *waiting) {
                if (!journal->resolve(entry.key, counts.contains(entry.key) ? wawp::resolution::sent : wawp::resolution::not_sent)) ++found_.broken;
            }
            for (std::size_t i = 0; i < worker_count; ++i) progress(given_.folder).set(i, 0);
            send_the_rest();
            judge();
        }
        if (!all_sent()) ++found_.lost;
        found_.in_doubt = doubted;
    }

    bool all_sent() const {
        const std::map<std::string, int> counts = gateway_.counts();
        return counts.size() == given_.events;
    }

    /// Whoever was told `sent` was told so of an event that arrived, with the id of its first arrival or, where the answer
    /// was lost and a person resolved it, none.
    void check_what_callers_were_told() {
        const std::map<std::string, int> counts = gateway_.counts();
        std::ifstream log(given_.folder + "/log");
        std::string key, what, word;
        while (log >> key >> what >> word) {
            if (what != "sent") continue;
            if (!counts.contains(key) || (word != "-" && word != "true_" + key + "_1")) ++found_.false_verdicts;
        }
    }
};

findings run(const work& given, std::size_t kills, tests::postgres_server* database) { return campaign(given, kills, database).run(); }

}  // namespace

int main(int count, char** arguments) {
    return crash::run({.name = "crash", .subject = "crash", .run = run, .run_worker = run_worker}, count, arguments);
}
