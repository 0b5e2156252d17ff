// SPDX-License-Identifier: MIT
// The documented keys and their members, in the documented order: every program prints by them, and those without wawp
// read by them as well.
#pragma once

template <class T, class Visitor>
void visit_message_id(T& m, Visitor&& visit) {
    visit("fromMe", m.from_me), visit("remote", m.remote), visit("id", m.id), visit("_serialized", m.serialized);
}

template <class T, class Visitor>
void visit_contact(T& m, Visitor&& visit) {
    visit("server", m.server), visit("user", m.user), visit("_serialized", m.serialized);
}

template <class T, class Visitor>
void visit_message_content(T& m, Visitor&& visit) {
    visit("id", m.id), visit("viewed", m.viewed), visit("body", m.body), visit("type", m.type), visit("t", m.t),
        visit("from", m.from), visit("to", m.to), visit("ack", m.ack), visit("isNewMsg", m.is_new_msg),
        visit("star", m.star), visit("kicNotified", m.kic_notified), visit("caption", m.caption),
        visit("deprecatedMms3Url", m.deprecated_mms3_url), visit("directPath", m.direct_path),
        visit("mimetype", m.mimetype), visit("filehash", m.filehash), visit("encFilehash", m.enc_filehash),
        visit("size", m.size), visit("mediaKey", m.media_key), visit("mediaKeyTimestamp", m.media_key_timestamp),
        visit("streamable", m.streamable), visit("mediaHandle", m.media_handle);
}

template <class T, class Visitor>
void visit_message_state(T& m, Visitor&& visit) {
    visit("isFromTemplate", m.is_from_template), visit("pollInvalidated", m.poll_invalidated),
        visit("isSentCagPollCreation", m.is_sent_cag_poll_creation), visit("latestEditMsgKey", m.latest_edit_msg_key),
        visit("latestEditSenderTimestampMs", m.latest_edit_sender_timestamp_ms),
        visit("mentionedJidList", m.mentioned_jid_list), visit("groupMentions", m.group_mentions),
        visit("isEventCanceled", m.is_event_canceled), visit("eventInvalidated", m.event_invalidated),
        visit("isVcardOverMmsDocument", m.is_vcard_over_mms_document), visit("isForwarded", m.is_forwarded),
        visit("isQuestion", m.is_question), visit("questionReplyQuotedMessage", m.question_reply_quoted_message),
        visit("questionResponsesCount", m.question_responses_count),
        visit("readQuestionResponsesCount", m.read_question_responses_count), visit("labels", m.labels),
        visit("hasReaction", m.has_reaction), visit("disappearingModeInitiator", m.disappearing_mode_initiator),
        visit("disappearingModeTrigger", m.disappearing_mode_trigger),
        visit("productHeaderImageRejected", m.product_header_image_rejected),
        visit("lastPlaybackProgress", m.last_playback_progress),
        visit("isDynamicReplyButtonsMsg", m.is_dynamic_reply_buttons_msg), visit("isCarouselCard", m.is_carousel_card),
        visit("parentMsgId", m.parent_msg_id), visit("callSilenceReason", m.call_silence_reason),
        visit("isVideoCall", m.is_video_call), visit("callDuration", m.call_duration),
        visit("callCreator", m.call_creator), visit("callParticipants", m.call_participants),
        visit("isCallLink", m.is_call_link), visit("callLinkToken", m.call_link_token),
        visit("isMdHistoryMsg", m.is_md_history_msg), visit("stickerSentTs", m.sticker_sent_ts),
        visit("lastUpdateFromServerTs", m.last_update_from_server_ts), visit("invokedBotWid", m.invoked_bot_wid),
        visit("bizBotType", m.biz_bot_type), visit("botResponseTargetId", m.bot_response_target_id),
        visit("botPluginType", m.bot_plugin_type), visit("botPluginReferenceIndex", m.bot_plugin_reference_index),
        visit("botPluginSearchProvider", m.bot_plugin_search_provider),
        visit("botPluginSearchUrl", m.bot_plugin_search_url), visit("botPluginSearchQuery", m.bot_plugin_search_query),
        visit("botPluginMaybeParent", m.bot_plugin_maybe_parent),
        visit("botReelPluginThumbnailCdnUrl", m.bot_reel_plugin_thumbnail_cdn_url),
        visit("botMessageDisclaimerText", m.bot_message_disclaimer_text), visit("botMsgBodyType", m.bot_msg_body_type),
        visit("requiresDirectConnection", m.requires_direct_connection),
        visit("bizContentPlaceholderType", m.biz_content_placeholder_type),
        visit("hostedBizEncStateMismatch", m.hosted_biz_enc_state_mismatch),
        visit("senderOrRecipientAccountTypeHosted", m.sender_or_recipient_account_type_hosted),
        visit("placeholderCreatedWhenAccountIsHosted", m.placeholder_created_when_account_is_hosted),
        visit("galaxyFlowDisabled", m.galaxy_flow_disabled), visit("links", m.links);
}

template <class T, class Visitor>
void visit_message(T& m, Visitor&& visit) {
    visit("_data", m.data), visit("mediaKey", m.media_key), visit("id", m.id), visit("ack", m.ack),
        visit("hasMedia", m.has_media), visit("body", m.body), visit("type", m.type), visit("timestamp", m.timestamp),
        visit("from", m.from), visit("to", m.to), visit("deviceType", m.device_type),
        visit("isForwarded", m.is_forwarded), visit("forwardingScore", m.forwarding_score),
        visit("isStatus", m.is_status), visit("isStarred", m.is_starred), visit("fromMe", m.from_me),
        visit("hasQuotedMsg", m.has_quoted_msg), visit("hasReaction", m.has_reaction), visit("vCards", m.v_cards),
        visit("mentionedIds", m.mentioned_ids), visit("groupMentions", m.group_mentions), visit("isGif", m.is_gif),
        visit("links", m.links);
}

/// Whether visit_members knows the members of T.
template <class T>
concept has_members = requires(T& m) { m.serialized; } || requires(T& m) { m.data; } || requires(T& m) { m.viewed; };

/// Calls `visit(key, member)` for each member.
template <has_members T, class Visitor>
void visit_members(T& m, Visitor&& visit) {
    if constexpr (requires { m.data; }) {
        visit_message(m, visit);
    } else if constexpr (requires { m.viewed; }) {
        visit_message_content(m, visit);
        visit_message_state(m, visit);
    } else if constexpr (requires { m.remote; }) {
        visit_message_id(m, visit);
    } else {
        visit_contact(m, visit);
    }
}
