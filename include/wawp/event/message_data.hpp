// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <wawp/event/message_parts.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

/// What the engine itself says of the message: the 75 documented keys under `_data`.
///
/// Every member is empty where the key was missing, null or of an unexpected kind. Keys that the documentation shows
/// only as null, and elements of lists that it shows only empty, hold raw JSON text. Times are Unix seconds.
template <class Text>
struct basic_message_data {
    using id_type = basic_message_id<Text>;
    using contact_type = basic_contact<Text>;
    using raw = raw_json<Text>;

    basic_message_id<Text> id{};
    std::optional<bool> viewed{};
    std::optional<Text> body{};
    std::optional<basic_message_type<Text>> type{};
    std::optional<unix_time> t{};
    basic_contact<Text> from{};
    basic_contact<Text> to{};
    std::optional<acknowledgement> ack{};
    std::optional<bool> is_new_msg{};
    std::optional<bool> star{};
    std::optional<bool> kic_notified{};
    std::optional<Text> caption{};
    std::optional<Text> deprecated_mms3_url{};
    std::optional<Text> direct_path{};
    std::optional<Text> mimetype{};
    std::optional<Text> filehash{};
    std::optional<Text> enc_filehash{};
    std::optional<std::int64_t> size{};
    std::optional<Text> media_key{};
    std::optional<unix_time> media_key_timestamp{};
    std::optional<bool> streamable{};
    std::optional<raw> media_handle{};
    std::optional<bool> is_from_template{};
    std::optional<bool> poll_invalidated{};
    std::optional<bool> is_sent_cag_poll_creation{};
    std::optional<raw> latest_edit_msg_key{};
    std::optional<raw> latest_edit_sender_timestamp_ms{};
    std::optional<std::vector<raw>> mentioned_jid_list{};
    std::optional<std::vector<raw>> group_mentions{};
    std::optional<bool> is_event_canceled{};
    std::optional<bool> event_invalidated{};
    std::optional<bool> is_vcard_over_mms_document{};
    std::optional<bool> is_forwarded{};
    std::optional<bool> is_question{};
    std::optional<raw> question_reply_quoted_message{};
    std::optional<std::int64_t> question_responses_count{};
    std::optional<std::int64_t> read_question_responses_count{};
    std::optional<std::vector<raw>> labels{};
    std::optional<bool> has_reaction{};
    std::optional<Text> disappearing_mode_initiator{};
    std::optional<Text> disappearing_mode_trigger{};
    std::optional<bool> product_header_image_rejected{};
    std::optional<double> last_playback_progress{};
    std::optional<bool> is_dynamic_reply_buttons_msg{};
    std::optional<bool> is_carousel_card{};
    std::optional<raw> parent_msg_id{};
    std::optional<raw> call_silence_reason{};
    std::optional<bool> is_video_call{};
    std::optional<raw> call_duration{};
    std::optional<raw> call_creator{};
    std::optional<raw> call_participants{};
    std::optional<raw> is_call_link{};
    std::optional<raw> call_link_token{};
    std::optional<bool> is_md_history_msg{};
    std::optional<std::int64_t> sticker_sent_ts{};
    std::optional<std::int64_t> last_update_from_server_ts{};
    std::optional<raw> invoked_bot_wid{};
    std::optional<raw> biz_bot_type{};
    std::optional<raw> bot_response_target_id{};
    std::optional<raw> bot_plugin_type{};
    std::optional<raw> bot_plugin_reference_index{};
    std::optional<raw> bot_plugin_search_provider{};
    std::optional<raw> bot_plugin_search_url{};
    std::optional<raw> bot_plugin_search_query{};
    std::optional<bool> bot_plugin_maybe_parent{};
    std::optional<raw> bot_reel_plugin_thumbnail_cdn_url{};
    std::optional<raw> bot_message_disclaimer_text{};
    std::optional<raw> bot_msg_body_type{};
    std::optional<bool> requires_direct_connection{};
    std::optional<raw> biz_content_placeholder_type{};
    std::optional<bool> hosted_biz_enc_state_mismatch{};
    std::optional<bool> sender_or_recipient_account_type_hosted{};
    std::optional<bool> placeholder_created_when_account_is_hosted{};
    std::optional<bool> galaxy_flow_disabled{};
    std::optional<std::vector<raw>> links{};
    std::optional<acknowledgement> ack_name{};    ///< `ackName`; this and what follows is not in the documented example
    std::optional<bool> is_send_failure{};
    std::optional<Text> info_id{};                ///< `Info.ID`: where the GOWS engine puts the id
    std::optional<Text> info_chat{};              ///< `Info.Chat`, likewise
    std::optional<unix_time> info_timestamp{};    ///< `Info.Timestamp`, likewise; a time of RFC 3339
};

template <class D>
struct message_data_fields : schema<
    object<"id", &D::id, message_id_fields<typename D::id_type>>,
    field<"viewed", &D::viewed>,
    field<"body", &D::body>,
    field<"type", &D::type>,
    field<"t", &D::t>,
    object<"from", &D::from, contact_fields<typename D::contact_type>>,
    object<"to", &D::to, contact_fields<typename D::contact_type>>,
    field<"ack", &D::ack>,
    field<"isNewMsg", &D::is_new_msg>,
    field<"star", &D::star>,
    field<"kicNotified", &D::kic_notified>,
    field<"caption", &D::caption>,
    field<"deprecatedMms3Url", &D::deprecated_mms3_url>,
    field<"directPath", &D::direct_path>,
    field<"mimetype", &D::mimetype>,
    field<"filehash", &D::filehash>,
    field<"encFilehash", &D::enc_filehash>,
    field<"size", &D::size>,
    field<"mediaKey", &D::media_key>,
    field<"mediaKeyTimestamp", &D::media_key_timestamp>,
    field<"streamable", &D::streamable>,
    field<"mediaHandle", &D::media_handle>,
    field<"isFromTemplate", &D::is_from_template>,
    field<"pollInvalidated", &D::poll_invalidated>,
    field<"isSentCagPollCreation", &D::is_sent_cag_poll_creation>,
    field<"latestEditMsgKey", &D::latest_edit_msg_key>,
    field<"latestEditSenderTimestampMs", &D::latest_edit_sender_timestamp_ms>,
    field<"mentionedJidList", &D::mentioned_jid_list>,
    field<"groupMentions", &D::group_mentions>,
    field<"isEventCanceled", &D::is_event_canceled>,
    field<"eventInvalidated", &D::event_invalidated>,
    field<"isVcardOverMmsDocument", &D::is_vcard_over_mms_document>,
    field<"isForwarded", &D::is_forwarded>,
    field<"isQuestion", &D::is_question>,
    field<"questionReplyQuotedMessage", &D::question_reply_quoted_message>,
    field<"questionResponsesCount", &D::question_responses_count>,
    field<"readQuestionResponsesCount", &D::read_question_responses_count>,
    field<"labels", &D::labels>,
    field<"hasReaction", &D::has_reaction>,
    field<"disappearingModeInitiator", &D::disappearing_mode_initiator>,
    field<"disappearingModeTrigger", &D::disappearing_mode_trigger>,
    field<"productHeaderImageRejected", &D::product_header_image_rejected>,
    field<"lastPlaybackProgress", &D::last_playback_progress>,
    field<"isDynamicReplyButtonsMsg", &D::is_dynamic_reply_buttons_msg>,
    field<"isCarouselCard", &D::is_carousel_card>,
    field<"parentMsgId", &D::parent_msg_id>,
    field<"callSilenceReason", &D::call_silence_reason>,
    field<"isVideoCall", &D::is_video_call>,
    field<"callDuration", &D::call_duration>,
    field<"callCreator", &D::call_creator>,
    field<"callParticipants", &D::call_participants>,
    field<"isCallLink", &D::is_call_link>,
    field<"callLinkToken", &D::call_link_token>,
    field<"isMdHistoryMsg", &D::is_md_history_msg>,
    field<"stickerSentTs", &D::sticker_sent_ts>,
    field<"lastUpdateFromServerTs", &D::last_update_from_server_ts>,
    field<"invokedBotWid", &D::invoked_bot_wid>,
    field<"bizBotType", &D::biz_bot_type>,
    field<"botResponseTargetId", &D::bot_response_target_id>,
    field<"botPluginType", &D::bot_plugin_type>,
    field<"botPluginReferenceIndex", &D::bot_plugin_reference_index>,
    field<"botPluginSearchProvider", &D::bot_plugin_search_provider>,
    field<"botPluginSearchUrl", &D::bot_plugin_search_url>,
    field<"botPluginSearchQuery", &D::bot_plugin_search_query>,
    field<"botPluginMaybeParent", &D::bot_plugin_maybe_parent>,
    field<"botReelPluginThumbnailCdnUrl", &D::bot_reel_plugin_thumbnail_cdn_url>,
    field<"botMessageDisclaimerText", &D::bot_message_disclaimer_text>,
    field<"botMsgBodyType", &D::bot_msg_body_type>,
    field<"requiresDirectConnection", &D::requires_direct_connection>,
    field<"bizContentPlaceholderType", &D::biz_content_placeholder_type>,
    field<"hostedBizEncStateMismatch", &D::hosted_biz_enc_state_mismatch>,
    field<"senderOrRecipientAccountTypeHosted", &D::sender_or_recipient_account_type_hosted>,
    field<"placeholderCreatedWhenAccountIsHosted", &D::placeholder_created_when_account_is_hosted>,
    field<"galaxyFlowDisabled", &D::galaxy_flow_disabled>,
    field<"links", &D::links>,
    field<"ackName", &D::ack_name>,
    field<"isSendFailure", &D::is_send_failure>,
    field<"Info.ID", &D::info_id>,
    field<"Info.Chat", &D::info_chat>,
    field<"Info.Timestamp", &D::info_timestamp>> {};

}  // namespace wawp
