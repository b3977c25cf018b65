import ChatProtocol
import Foundation
import SwiftProtobuf

extension Request {
    /// Returns the frame for this request; for a paged list, the request for the first page.
    ///
    /// - Parameter makeToken: Called for the token of a message that has none.
    /// - Throws: ``ChatError`` for a request that the server would misinterpret.
    func wire(makeToken: () -> [UInt8]) throws(ChatError) -> ProtoClientFrame.OneOf_Request {
        switch self {
        case .status(let username): .checkUser(.with { $0.username = username })
        case .register(let username, let password, let invite):
            .register(ProtoRegister(username, password, invite))
        case .logIn(let username, let password): .login(ProtoLogin(username, password))
        case .logInWithToken(let username, let token): .loginWithToken(ProtoLoginWithToken(username, token))
        case .send(let body, let recipient, let token, _): .send(ProtoSend(body, recipient, token ?? makeToken()))
        case .activeUsers: .listUsers(.init())
        case .deliveryStatistics: .getDeliveryStatistics(.init())
        case .conversations: .listConversations(.init())
        case .history(let place, let position, let limit): .getHistory(ProtoGetHistory(place, position, limit))
        case .search(let query, let filter, let id, let limit):
            .search(try ProtoSearch(query, filter, before: id, limit))
        case .mark(let conversation, let delivered, let read): .mark(ProtoMark(conversation, delivered, read))
        case .setReadReceipts(let isOn): .setPreferences(.with { $0.readReceipts = isOn })
        case .changePassword(let old, let new): .changePassword(ProtoChangePassword(old, new))
        case .rememberLogin(let label): .rememberLogin(ProtoRememberLogin(label))
        case .logins: .listLogins(.init())
        case .endLogin(let login): .endLogin(.with { $0.login = login })
        case .createRoom(let options): .createRoom(try ProtoCreateRoom(options))
        case .joinRoom(let key, let password): .joinRoom(ProtoJoinRoom(key, password))
        case .leaveRoom(let conversation): .leaveRoom(.with { $0.conversation = conversation })
        case .rooms: .listRooms(.init())
        case .room(let conversation): .getRoom(.with { $0.conversation = conversation })
        case .manage(let conversation, let action, let username):
            .manageRoom(ProtoManageRoom(conversation, action, username))
        case .administer(let command): .administer(.with { $0.command = command })
        // These are for the keys of this client. It has none, or would not ask the server in this way.
        case .conversationEncryption, .acceptIdentity, .makeKeys, .resetIdentity: throw .withoutKeyStore
        case .logOut: .logout(.init())
        }
    }

    /// Whether the request is allowed before login, when a server limits its rate.
    var isAdmission: Bool {
        switch self {
        case .status, .register, .logIn, .logInWithToken: true
        case .send, .activeUsers, .deliveryStatistics, .conversations, .history, .search, .mark, .setReadReceipts,
            .changePassword, .rememberLogin, .logins, .endLogin, .createRoom, .joinRoom, .leaveRoom, .rooms, .room,
            .manage, .administer, .conversationEncryption, .acceptIdentity, .makeKeys, .resetIdentity, .logOut:
            false
        }
    }
}

extension ProtoRegister {
    fileprivate init(_ username: String, _ password: String, _ invite: InviteCode?) {
        self.init()
        self.username = username
        self.password = password
        self.invite = Data(invite?.bytes ?? [])
    }
}

extension ProtoLogin {
    fileprivate init(_ username: String, _ password: String) {
        self.init()
        self.username = username
        self.password = password
    }
}

extension ProtoLoginWithToken {
    fileprivate init(_ username: String, _ token: [UInt8]) {
        self.init()
        self.username = username
        self.token = Data(token)
    }
}

extension ProtoRememberLogin {
    fileprivate init(_ label: String) {
        self.init()
        // Scalars are counted, as by the server: a character may have any number of them.
        let start = label.unicodeScalars.prefix(ProtocolLimits.clientNameLength)
        self.label = String(String.UnicodeScalarView(start))
    }
}

extension ProtoChangePassword {
    fileprivate init(_ old: String, _ new: String) {
        self.init()
        oldPassword = old
        newPassword = new
    }
}

extension ProtoSend {
    fileprivate init(_ body: String, _ recipient: Recipient, _ token: [UInt8]) {
        self.init()
        switch recipient {
        case .everyone: break
        case .user(let name): self.recipient = name
        case .room(let conversation): room = conversation
        }
        self.body = Data(body.utf8)
        self.token = Data(token)
    }
}

extension ProtoGetHistory {
    fileprivate init(_ place: ConversationReference, _ position: HistoryPosition, _ limit: Int) {
        self.init()
        switch place {
        case .everyone: self.place = .conversation(Conversation.everyone)
        case .user(let name): self.place = .user(name)
        case .conversation(let id): self.place = .conversation(id)
        }
        self.limit = UInt32(clamping: limit)
        switch position {
        case .latest: break
        case .before(let sequence): self.position = .before(sequence)
        case .after(let sequence): self.position = .after(sequence)
        case .around(let sequence): self.position = .around(sequence)
        case .aroundTime(let time): self.position = .aroundTime(time)
        case .aroundID(let id): self.position = .aroundID(id)
        }
    }
}

extension ProtoSearch {
    fileprivate init(_ query: String, _ filter: SearchFilter, before id: UInt64?, _ limit: Int) throws(ChatError) {
        // On the wire, an empty sender and the conversation 0 mean: no filter.
        guard filter.sender != "" else {
            throw ChatError(.invalidSearch, "The sender of a search is the name of an account; it is empty.")
        }
        guard filter.place != .user(""), filter.place != .conversation(0) else {
            throw ChatError(.invalidSearch, "A search is in a conversation with a name or number; it is empty or 0.")
        }
        self.init()
        self.query = query
        switch filter.place {
        case nil: break
        case .everyone: place = .conversation(Conversation.everyone)
        case .user(let name): place = .user(name)
        case .conversation(let id): place = .conversation(id)
        }
        sender = filter.sender ?? ""
        if let since = filter.since {
            self.since = since
        }
        if let until = filter.until {
            self.until = until
        }
        beforeID = id ?? 0
        self.limit = UInt32(clamping: limit)
    }
}

extension ProtoMark {
    fileprivate init(_ conversation: UInt64, _ delivered: UInt64?, _ read: UInt64?) {
        self.init()
        self.conversation = conversation
        deliveredThrough = delivered ?? 0
        readThrough = read ?? 0
    }
}

extension ProtoCreateRoom {
    fileprivate init(_ options: RoomOptions) throws(ChatError) {
        let name = RoomKey.withoutSign(options.name)
        guard RoomKey.number(in: name) == nil else {
            throw ChatError(.invalidRoom, RoomKey.nameIsNumber)
        }
        self.init()
        self.name = name
        limit = UInt32(clamping: options.limit)
        listed = options.isListed
        inviteOnly = options.isInviteOnly
        password = options.password ?? ""
        keep = options.isKept
    }
}

extension ProtoJoinRoom {
    fileprivate init(_ key: RoomKey, _ password: String?) {
        self.init()
        switch key {
        case .number(let number): self.key = .roomID(number)
        case .name(let name): self.key = .name(name)
        }
        self.password = password ?? ""
    }
}

extension ProtoManageRoom {
    fileprivate init(_ conversation: UInt64, _ action: RoomAction, _ username: String) {
        self.init()
        self.conversation = conversation
        self.action = ProtoRoomAction(action)
        self.username = username
    }
}
