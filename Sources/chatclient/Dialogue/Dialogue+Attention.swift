import ChatClientCore
import ChatProtocol

/// What calls for a person's attention: alerts, unread counts in the prompt and the title, ignored accounts.
extension Dialogue {
    /// Records that the user pressed a key or brought the window to the front: what is on the screen is read.
    mutating func act(_ window: WindowSize) {
        self.window = window
        guard isInteractive else {
            return
        }
        attention.acted()
        model.acted(rows: max(1, window.rows - (prompt?.rowCount ?? 0)))
    }

    /// Records that the window lost the focus.
    mutating func loseFocus() {
        attention.focused(false)
    }

    /// The rows that a text takes on the screen, as far as its size is known.
    func rows(of text: StyledText) -> Int {
        isInteractive ? StyledRows(text, columns: window.columns).rows.count : 1
    }

    /// Counts the rows of what an event shows besides messages: they push messages off the screen.
    mutating func countRows(of actions: [DialogueAction]) {
        guard isInteractive else {
            return
        }
        let total = actions.reduce(0) { total, action in
            switch action {
            case .print(let words): total + rows(of: StyledText(words))
            case .show(let text): total + rows(of: text)
            case .warn, .raise, .prompt, .setAside, .hideTypeahead, .edit, .request, .reconnect, .remember, .finish:
                total
            }
        }
        model.shown(rows: max(0, total - messageRows))
        messageRows = 0
    }

    /// The alert about a message that arrives now. The classic style has none: its output stays as it was.
    mutating func alert(about message: ReceivedMessage) -> [DialogueAction] {
        guard style == .compact, isInteractive else {
            return []
        }
        return attention.handle(message, in: model, isOnScreen: true).map { [.raise(.alert($0))] } ?? []
    }

    /// The alert about a text of the operator.
    mutating func alert(about announcement: Announcement) -> [DialogueAction] {
        guard style == .compact, isInteractive else {
            return []
        }
        return attention.handle(announcement, isOnScreen: true).map { [.raise(.alert($0))] } ?? []
    }

    /// The alert about missed messages.
    mutating func alert(about batch: MissedBatch) -> [DialogueAction] {
        guard style == .compact, isInteractive else {
            return []
        }
        return attention.handle(batch, in: model, isOnScreen: true).map { [.raise(.alert($0))] } ?? []
    }

    /// Carries out a command about alerts and ignored accounts.
    mutating func carryOut(_ command: AttentionCommand) -> [DialogueAction] {
        let rooms = model.rooms.joined.map(\.name)
        let former = attention.settings
        let words = attention.settings.carryOut(command, account: account ?? "", rooms: rooms)
        model.ignored = attention.settings.ignored
        let kept: [DialogueAction] =
            attention.settings == former ? [] : [.remember(.attention(attention.settings, since: former))]
        return kept + ask(home, saying: words)
    }

    /// Follows the unread counts: the title and the prompt of the compact style show them.
    ///
    /// - Parameter actions: The actions of the event, whose prompts show the former counts.
    mutating func followUnread(after actions: [DialogueAction]) -> [DialogueAction] {
        guard style == .compact, isInteractive, isLoggedIn, !isLeaving, state != .finished else {
            return actions
        }
        let total = model.conversations.unread
        guard total != unreadTotal else {
            return actions
        }
        unreadTotal = total
        unread = UnreadSummary(model)
        let others = actions.filter { action in
            if case .prompt(let prompt) = action { prompt.isBusy } else { true }
        }
        return others + [.raise(.title(unread))] + promptAgain()
    }
}
