import ChatProtocol
import SwiftProtobuf

extension Answer {
    /// Reads the server's answer, or one page of a paged list.
    ///
    /// - Parameter client: This end's delivery statistics, to be reported with the server's.
    /// - Returns: `nil` for a frame that does not answer any ``Request``.
    init?(_ body: ProtoServerFrame.OneOf_Body, client: DeliveryReport.ClientEnd?) {
        switch body {
        case .userStatus(let status): self = .status(UserStatus(status))
        case .loggedIn(let login):
            self = .loggedIn(
                username: SafeText.line(login.username),
                token: LoginToken(login.loginToken),
                ended: login.loginsEnded.map { EndedLogin($0) },
                role: AccountRole(login.role)
            )
        case .stored(let stored): self = .stored(Receipt(stored))
        case .userList(let page): self = .activeUsers(page.usernames.map { SafeText.line($0) })
        case .deliveryStatistics(let server):
            guard let client else {
                return nil
            }
            self = .deliveryStatistics(DeliveryReport(client: client, server: .init(server)))
        case .conversationList(let page): self = .conversations(page.conversations.map { Conversation($0) })
        case .history(let history): self = .history(HistoryPage(history))
        case .searchResults(let results): self = .search(SearchPage(results))
        case .room(let room): self = .room(Room(room))
        case .roomList(let page): self = .rooms(page.rooms.map { RoomSummary($0) })
        case .rememberedLogin(let remembered):
            guard let login = RememberedLogin(remembered) else {
                return nil
            }
            self = .remembered(login)
        case .loginList(let list): self = .logins(LoginList(list))
        case .administered(let answer): self = .administered(Administered(items: answer.items, hasMore: answer.more))
        case .done: self = .done
        case .loggedOut: self = .loggedOut
        case .welcome, .pong, .error, .deliveries, .wireChanged, .goodbye, .presence, .receipts, .roomEvent,
            .announcement, .devices, .deviceMail, .devicesChanged, .deviceMailWaiting, .prekeysLow:
            return nil
        }
    }

    /// Appends this page to the earlier pages of its list. An answer without pages is returned unchanged.
    func following(_ earlier: Answer?) -> Answer {
        switch (earlier, self) {
        case (.activeUsers(let names), .activeUsers(let more)): .activeUsers(names + more)
        case (.conversations(let list), .conversations(let more)): .conversations(list + more)
        case (.rooms(let list), .rooms(let more)): .rooms(list + more)
        case (_, let answer): answer
        }
    }
}

extension ProtoServerFrame.OneOf_Body {
    /// The request for the next page of a list; `nil` after the last page. An empty page that promises more counts
    /// as the last one, since it would be requested in an endless loop.
    var nextPage: ProtoClientFrame.OneOf_Request? {
        switch self {
        case .userList(let page):
            guard page.more, let last = page.usernames.last else {
                return nil
            }
            return .listUsers(.with { $0.after = last })
        case .conversationList(let page):
            guard page.more, let last = page.conversations.last else {
                return nil
            }
            return .listConversations(.with { $0.after = last.conversation })
        case .roomList(let page):
            guard page.more, let last = page.rooms.last else {
                return nil
            }
            // Several unlisted rooms may share a name: the number is the tiebreaker of the cursor.
            return .listRooms(.with { $0.after = "\(last.name)\0\(last.roomID)" })
        case .userStatus, .loggedIn, .stored, .deliveryStatistics, .history, .searchResults, .room, .rememberedLogin,
            .loginList, .done, .loggedOut, .welcome, .pong, .error, .deliveries, .wireChanged, .goodbye, .presence,
            .receipts, .roomEvent, .administered, .announcement, .devices, .deviceMail, .devicesChanged,
            .deviceMailWaiting, .prekeysLow:
            return nil
        }
    }
}

extension UserStatus {
    init(_ status: ProtoUserStatus) {
        self.init(
            exists: status.exists,
            username: SafeText.line(status.username),
            isOnline: status.online,
            lastSeen: status.lastSeen == 0 ? nil : status.lastSeen
        )
    }
}

extension Receipt {
    init(_ stored: ProtoStored) {
        self.init(
            conversation: stored.conversation,
            sequence: stored.sequence,
            id: stored.messageID,
            time: CalendarDate.bounded(stored.time),
            repeated: stored.repeated,
            isSealed: stored.sealed
        )
    }
}
