import ChatProtocol

extension AdminCommand: Codable {
    /// Reads a request. Unknown keys, and values of another type, are errors.
    ///
    /// - Throws: ``AdminSyntaxError``, or the decoder's error when it is no object.
    package init(from decoder: any Decoder) throws {
        var fields = try AdminFields(from: decoder)
        let name = try fields.required(.command)
        guard let verb = AdminVerb(rawValue: name) else {
            throw AdminVerb.unknown(name, among: AdminVerb.allCases)
        }
        self = try Self.read(verb, &fields)
        try fields.finish()
    }

    private static func read(_ verb: AdminVerb, _ fields: inout AdminFields) throws(AdminSyntaxError) -> AdminCommand {
        switch verb {
        case .status: .status
        case .bans: .bans
        case .invites: .invites
        case .pending: .pending
        case .export: .export
        case .userList: .userList
        case .reload: .reload
        case .roles: .roles
        case .who: .who(prefix: try fields.prefix())
        case .rooms: .rooms(prefix: try fields.prefix())
        case .kick: .kick(try fields.accountReason())
        case .userLock: .userLock(try fields.accountReason())
        case .ban: .ban(try fields.ban())
        case .unban: .unban(target: try AdminArgument.targetOrID(fields.required(.target)))
        case .invite: .invite(try fields.invite())
        case .revoke: .revoke(invite: try fields.id())
        case .approve: .approve(try fields.account())
        case .reject: .reject(try fields.account())
        case .announce: .announce(text: try AdminArgument.announcement(fields.required(.text)))
        case .forget: .forget(try fields.account())
        case .userAdd: .userAdd(try fields.accountPassword(isNew: true))
        case .userRemove: .userRemove(try fields.account())
        case .userPassword: .userPassword(try fields.accountPassword(isNew: false))
        case .userUnlock: .userUnlock(try fields.account())
        case .role: .role(RoleRequest(account: try fields.account(), role: try fields.role()))
        case .audit: .audit(try fields.audit())
        case .lockdown: .lockdown(isOn: try fields.isOn())
        }
    }

    /// Writes a request.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AdminField.self)
        try container.encode(verb.rawValue, forKey: .command)
        switch self {
        case .status, .bans, .invites, .pending, .export, .userList, .reload, .roles:
            break
        case .who(let prefix), .rooms(let prefix):
            try container.encodeIfPresent(prefix, forKey: .prefix)
        case .kick(let request), .userLock(let request):
            try container.encode(request.account.value, forKey: .account)
            try container.encodeText(request.reason, forKey: .reason)
        case .ban(let request):
            try container.encode(request)
        case .unban(let target):
            try container.encode(target, forKey: .target)
        case .invite(let request):
            try container.encodeText(request.label, forKey: .label)
            try container.encode(request.uses, forKey: .uses)
            try container.encode(request.seconds, forKey: .for)
        case .revoke(let id):
            try container.encode(id, forKey: .id)
        case .approve(let account), .reject(let account), .forget(let account), .userRemove(let account),
            .userUnlock(let account):
            try container.encode(account.value, forKey: .account)
        case .announce(let text):
            try container.encode(text, forKey: .text)
        case .userAdd(let request), .userPassword(let request):
            try container.encode(request.account.value, forKey: .account)
            try container.encode(request.password, forKey: .password)
        case .role(let request):
            try container.encode(request.account.value, forKey: .account)
            try container.encode(request.role.rawValue, forKey: .role)
        case .audit(let request):
            try container.encodeIfPresent(request.before, forKey: .before)
            try container.encode(request.limit, forKey: .limit)
        case .lockdown(let isOn):
            try container.encode(isOn, forKey: .on)
        }
    }
}

extension KeyedEncodingContainer<AdminField> {
    fileprivate mutating func encode(_ request: BanRequest) throws {
        try encode(request.target, forKey: .target)
        try encodeIfPresent(request.seconds, forKey: .for)
        try encodeText(request.reason, forKey: .reason)
        if request.isForced {
            try encode(true, forKey: .force)
        }
    }

    /// Writes a text, unless it is empty.
    fileprivate mutating func encodeText(_ text: String, forKey key: AdminField) throws {
        if !text.isEmpty {
            try encode(text, forKey: key)
        }
    }
}
