// SPDX-License-Identifier: MIT
// Kills workers of an outbox, and the program that fills it, at random steps, starts them again, and compares what the
// outbox says with what the gateway counted.
//
//   crash_outbox [--postgres] [--events N] [--kills N] [--seed N] [--naive]
//
// Ends with 0 if no event arrived twice, no state is false, and none is lost.
#include <cstddef>
#include <cstdlib>
#include <map>
#include <string>

#include "crash/campaign.hpp"
#include "crash/mortal.hpp"
#include "crash/outboxes.hpp"

namespace {

using namespace crash;
using wawp::outbox_state;

template <class Outbox>
class campaign : basic_campaign {
public:
    campaign(const work& given, std::size_t kills, tests::postgres_server* database) : basic_campaign(given, kills, database) {}

    findings run() {
        send_under_fire(processes, given_.events / wanted_kills_);
        judge();
        if (!given_.naive) resolve_and_finish();
        look_for_the_token();
        return found_;
    }

private:
    static constexpr std::size_t processes = worker_count + 1;  ///< the last one fills the outbox

    /// Every event is in exactly one state, and the gateway bears it out.
    void judge() {
        const std::map<std::string, int> counts = gateway_.counts();
        Outbox outbox = open_outbox<Outbox>(given_.journal);
        if (!outbox.recover()) std::abort();
        found_.in_doubt = found_.duplicates = 0;
        for (std::size_t event = 0; event < given_.events; ++event) {
            const auto counted = counts.find(key_of(event));
            const int count = counted == counts.end() ? 0 : counted->second;
            const auto entry = outbox.find(key_of(event));
            if (count > 1) ++found_.duplicates;
            if (!entry) {
                ++found_.lost;
                continue;
            }
            const outbox_state state = entry->state;
            if (state == outbox_state::claimed || state == outbox_state::sending) ++found_.lost;  // nobody is at work
            if (state == outbox_state::sent && count == 0) ++found_.false_verdicts;
            if (state == outbox_state::sent && !entry->resolved && entry->verdict.message_id != "true_" + key_of(event) + "_1") ++found_.false_verdicts;
            if ((state == outbox_state::not_sent || state == outbox_state::queued) && count > 0) ++found_.false_verdicts;
            if (state == outbox_state::unknown) ++found_.in_doubt;
        }
        const auto all = outbox.counts();
        if (!all || (*all)[outbox_state::unknown] != found_.in_doubt) ++found_.lost;
    }

    /// A person looks into the chats, resolves what is in doubt and queues again what was not sent; then all of it goes out, once.
    void resolve_and_finish() {
        const std::size_t doubted = found_.in_doubt;
        for (int round = 0; round < 20 && !all_sent(); ++round) {
            const std::map<std::string, int> counts = gateway_.counts();
            Outbox outbox = open_outbox<Outbox>(given_.journal);
            const auto doubtful = outbox.list(outbox_state::unknown, given_.events), failed = outbox.list(outbox_state::not_sent, given_.events);
            if (!doubtful || !failed) std::abort();
            for (const wawp::outbox_entry& entry : *doubtful) {
                if (!outbox.resolve(entry.key, counts.contains(entry.key) ? wawp::resolution::sent : wawp::resolution::not_sent)) ++found_.broken;
            }
            for (const wawp::outbox_entry& entry : *failed) {
                if (!outbox.enqueue(entry.key, event_for(entry.key))) ++found_.broken;
            }
            send_the_rest();
            judge();
        }
        if (!all_sent()) ++found_.lost;
        found_.in_doubt = doubted;
    }

    bool all_sent() {
        Outbox outbox = open_outbox<Outbox>(given_.journal);
        const auto counts = outbox.counts();
        return counts && (*counts)[outbox_state::sent] == given_.events && gateway_.counts().size() == given_.events;
    }
};

findings run(const work& given, std::size_t kills, tests::postgres_server* database) {
#if defined(CRASH_POSTGRES)
    if (database != nullptr) return campaign<wawp::postgres_outbox>(given, kills, database).run();
#endif
    return campaign<wawp::sqlite_outbox>(given, kills, database).run();
}

}  // namespace

int main(int count, char** arguments) {
    return crash::run({.name = "crash_outbox", .subject = "crash outbox", .run = run, .run_worker = run_outbox_worker}, count, arguments);
}
