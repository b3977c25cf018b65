import ChatProtocol

extension ServerLimits {
    /// Checks the lengths of a request's fields, in the server's order and with its errors. A request that the
    /// server would refuse for its length is then not sent, and a field that alone exceeds the frame size gets its
    /// own error.
    ///
    /// Only lengths are checked here. Other rules, such as the characters of a name, are left to the server, which
    /// may be newer.
    ///
    /// - Throws: The error that the server would answer with.
    func check(_ request: ProtoClientFrame.OneOf_Request) throws(ChatError) {
        switch request {
        case .checkUser(let check): try username(check.username)
        case .register(let register):
            try username(register.username)
            try newPassword(register.password)
            try invite(register.invite.count)
        case .login(let login):
            try username(login.username)
            try password(login.password, .wrongPassword, "Wrong password: none has more than \(passwordBytes) bytes.")
        case .resume(let resume): try username(resume.username)
        case .loginWithToken(let login):
            try username(login.username)
            try loginToken(login.token.count)
        case .changePassword(let change):
            try password(
                change.oldPassword,
                .wrongPassword,
                "The old password is wrong: none has more than \(passwordBytes) bytes. The password was not changed."
            )
            try newPassword(change.newPassword)
        case .send(let send): try check(send)
        case .getHistory(let history):
            if case .user(let name) = history.place {
                try username(name, .noSuchConversation, "There is no such conversation.")
            }
        case .search(let search): try check(search)
        case .createRoom(let room): try check(room)
        case .joinRoom(let join): try check(join)
        case .manageRoom(let manage):
            try username(manage.username, .noSuchUser, "There is no account of that name.")
        case .hello, .listUsers, .getDeliveryStatistics, .setPreferences, .listConversations, .mark, .leaveRoom,
            .listRooms, .getRoom, .rememberLogin, .listLogins, .endLogin, .administer, .ping, .logout, .publishDevices,
            .resetIdentity, .publishPrekeys, .getDevices, .sendDeviceMail, .getDeviceMail:
            break
        }
    }

    private func check(_ send: ProtoSend) throws(ChatError) {
        guard send.body.count <= bodyBytes else {
            let words = "The message has \(send.body.count) bytes; the limit is \(bodyBytes)."
            throw ChatError(.messageTooLong, words)
        }
        guard send.token.count == ProtocolLimits.tokenBytes else {
            throw ChatError(.invalidToken, "The token must have \(ProtocolLimits.tokenBytes) bytes.")
        }
        try username(send.recipient, .noSuchUser, "There is no account of that name.")
    }

    private func check(_ search: ProtoSearch) throws(ChatError) {
        try query(search.query)
        try username(search.user, .noSuchConversation, "There is no such conversation.")
        try username(search.sender, .noSuchUser, "There is no account of that name.")
        let isPlain = search.user.isEmpty && search.sender.isEmpty && !search.hasSince && !search.hasUntil
        guard isPlain || hasSearchFilters else {
            // An older server would ignore the filters, and its results would look filtered.
            throw ChatError(
                .invalidSearch,
                "This server is too old to search by sender, time, or in direct messages with one user. "
                    + "Search for words, in all conversations or in a room."
            )
        }
    }

    private func check(_ room: ProtoCreateRoom) throws(ChatError) {
        try roomName(
            room.name,
            .invalidRoom,
            "A room's name has 1 to \(ProtocolLimits.roomNameCharacters) characters, none of them a control "
                + "character, no blank at either end, and is not eight digits like a room's number."
        )
        try roomPassword(room.password, .invalidRoom)
    }

    private func check(_ join: ProtoJoinRoom) throws(ChatError) {
        if case .name(let name) = join.key {
            let words = "There is no such room. Check the number; not every room can be found by its name."
            try roomName(name, .noSuchRoom, words)
        }
        try roomPassword(join.password, .wrongRoomPassword)
    }

    private func username(
        _ name: String,
        _ code: ProtoErrorCode = .invalidUsername,
        _ words: String? = nil
    ) throws(ChatError) {
        // Names are ASCII: the number of bytes equals the number of characters.
        guard name.utf8.count <= usernameCharacters else {
            throw ChatError(code, words ?? "A username has at most \(usernameCharacters) characters.")
        }
    }

    private func newPassword(_ text: String) throws(ChatError) {
        try password(text, .passwordPolicy, "The password is longer than \(passwordBytes) bytes.")
    }

    private func password(_ text: String, _ code: ProtoErrorCode, _ words: String) throws(ChatError) {
        guard text.utf8.count <= passwordBytes else {
            throw ChatError(code, words)
        }
    }

    private func loginToken(_ count: Int) throws(ChatError) {
        guard count == LoginToken.count else {
            throw ChatError(.loginTokenRefused, "A login token has \(LoginToken.count) bytes.")
        }
    }

    private func invite(_ count: Int) throws(ChatError) {
        guard count == 0 || count == InviteCode.byteCount else {
            throw ChatError(.inviteRefused, "An invite has \(InviteCode.byteCount) bytes.")
        }
    }

    private func query(_ text: String) throws(ChatError) {
        guard text.utf8.count <= ProtocolLimits.queryBytes, text.count <= ProtocolLimits.queryCharacters else {
            throw ChatError(.invalidSearch, "A search has at most \(ProtocolLimits.queryCharacters) characters.")
        }
    }

    private func roomName(_ name: String, _ code: ProtoErrorCode, _ words: String) throws(ChatError) {
        guard name.utf8.count <= ProtocolLimits.roomNameBytes, name.count <= ProtocolLimits.roomNameCharacters else {
            throw ChatError(code, words)
        }
    }

    private func roomPassword(_ text: String, _ code: ProtoErrorCode) throws(ChatError) {
        guard text.utf8.count <= ProtocolLimits.roomPasswordBytes else {
            throw ChatError(code, "A room's password has at most \(ProtocolLimits.roomPasswordBytes) bytes.")
        }
    }
}

extension ChatError {
    /// Makes an error that the client raises in the server's place.
    fileprivate init(_ code: ProtoErrorCode, _ message: String) {
        self.init(Code(code), message)
    }
}
