import ChatClientCore
import ChatProtocol

/// Decides which messages alert a person. Pure: time comes in, alerts go out.
///
/// Direct messages and messages that mention the account do, unless they are on the screen of a person who is there.
/// Missed messages have one alert together.
struct Attention: Sendable {
    /// What the person wants.
    var settings: AttentionSettings

    /// Whether the person is there.
    var attendance = Attendance()

    private let clock: WallClock
    private var rate = AlertRate()

    /// Makes one without a past.
    init(_ settings: AttentionSettings = AttentionSettings(), clock: WallClock = .system) {
        self.settings = settings
        self.clock = clock
    }

    /// Records a key.
    mutating func acted() {
        attendance.acted(now: clock.now())
    }

    /// Records a focus report of the terminal.
    mutating func focused(_ isFocused: Bool) {
        attendance.focused(isFocused, now: clock.now())
    }

    /// Handles a message that arrived.
    ///
    /// - Parameter isOnScreen: Whether it is shown, in a terminal that belongs to this program now.
    /// - Returns: The alert, if one is due.
    mutating func handle(_ message: ReceivedMessage, in model: ClientModel, isOnScreen: Bool) -> Alert? {
        guard !message.isMissed, !model.isAccount(message.sender), !model.isIgnored(message),
            message.kind == .direct || model.isMention(message),
            !settings.silenced.contains(ConversationKey(message, in: model)),
            !isOnScreen || !attendance.isPresent(now: clock.now())
        else {
            return nil
        }
        return alert(Self.headline(message, model.rooms), DialogueWords.text(of: message))
    }

    /// Handles a text of the operator.
    ///
    /// - Returns: The alert, if one is due.
    mutating func handle(_ announcement: Announcement, isOnScreen: Bool) -> Alert? {
        guard !isOnScreen || !attendance.isPresent(now: clock.now()) else {
            return nil
        }
        return alert("Announcement", announcement.text)
    }

    /// Handles the missed messages, when they are shown.
    ///
    /// - Returns: One alert for all of them, if there are direct messages or mentions among them.
    mutating func handle(_ batch: MissedBatch, in model: ClientModel, isOnScreen: Bool) -> Alert? {
        let counts = batch.counts.filter { count in
            (count.kind == .direct || count.mentions > 0)
                && !settings.silenced.contains(key(of: count, in: model))
        }
        guard !counts.isEmpty, !isOnScreen || !attendance.isPresent(now: clock.now()) else {
            return nil
        }
        return alert("while you were away", DialogueWords.counts(counts, model.rooms))
    }

    private func key(of count: MissedCount, in model: ClientModel) -> ConversationKey {
        switch count.kind {
        case .everyone: .everyone
        case .direct: .user(count.sender.lowercased())
        case .room: .room((model.rooms[count.conversation]?.name ?? "").lowercased())
        }
    }

    private mutating func alert(_ headline: String, _ text: String) -> Alert? {
        let now = clock.now()
        guard settings.quietHours?.contains(now, clock) != true else {
            return nil
        }
        let ringsBell = settings.ringsBell && rate.popBell(now: now)
        let isNotified = settings.notifiesDesktop && rate.popNotification(now: now)
        guard ringsBell || isNotified else {
            return nil
        }
        let notification = isNotified ? DesktopNotification(headline: headline, text: text) : nil
        return Alert(ringsBell: ringsBell, notification: notification)
    }

    private static func headline(_ message: ReceivedMessage, _ rooms: RoomDirectory) -> String {
        switch message.kind {
        case .everyone: "\(message.sender) (public)"
        case .direct: message.sender
        case .room: "\(message.sender) (\(rooms[message.conversation]?.name ?? "a room"))"
        }
    }
}
