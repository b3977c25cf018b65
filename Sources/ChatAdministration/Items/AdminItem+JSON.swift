extension AdminItem {
    private enum Kind: String, Codable {
        case status, session, ban, invite, application, room, role, audit, user, reload, notice
    }

    private enum CodingKeys: String, CodingKey {
        case kind
    }

    /// The key that names an item's kind; an object without it, or of an unknown kind, is passed on.
    private struct KindField: Decodable {
        let kind: Kind?

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            kind = try? container.decode(Kind.self, forKey: .kind)
        }
    }

    /// Writes one object: the fields of the item and `kind`.
    private struct Object<Fields: Encodable>: Encodable {
        let kind: Kind
        let fields: Fields

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(kind, forKey: .kind)
            try fields.encode(to: encoder)
        }
    }

    /// Parses an object.
    ///
    /// - Throws: ``AdminFrameError``.
    package init(json text: String) throws(AdminFrameError) {
        switch try AdminJSON.value(KindField.self, of: text).kind {
        case .status: self = .status(try AdminJSON.value(StatusItem.self, of: text))
        case .session: self = .session(try AdminJSON.value(SessionItem.self, of: text))
        case .ban: self = .ban(try AdminJSON.value(BanItem.self, of: text))
        case .invite: self = .invite(try AdminJSON.value(InviteItem.self, of: text))
        case .application: self = .application(try AdminJSON.value(ApplicationItem.self, of: text))
        case .room: self = .room(try AdminJSON.value(RoomItem.self, of: text))
        case .role: self = .role(try AdminJSON.value(RoleItem.self, of: text))
        case .audit: self = .audit(try AdminJSON.value(AuditItem.self, of: text))
        case .user: self = .user(try AdminJSON.value(UserItem.self, of: text))
        case .reload: self = .reload(try AdminJSON.value(ReloadItem.self, of: text))
        case .notice: self = .notice(try AdminJSON.value(NoticeItem.self, of: text))
        case nil: self = .object(json: text)
        }
    }

    /// The object as JSON on one line.
    ///
    /// - Throws: ``AdminFrameError``.
    package func json() throws(AdminFrameError) -> String {
        switch self {
        case .status(let item): try AdminJSON.text(of: Object(kind: .status, fields: item))
        case .session(let item): try AdminJSON.text(of: Object(kind: .session, fields: item))
        case .ban(let item): try AdminJSON.text(of: Object(kind: .ban, fields: item))
        case .invite(let item): try AdminJSON.text(of: Object(kind: .invite, fields: item))
        case .application(let item): try AdminJSON.text(of: Object(kind: .application, fields: item))
        case .room(let item): try AdminJSON.text(of: Object(kind: .room, fields: item))
        case .role(let item): try AdminJSON.text(of: Object(kind: .role, fields: item))
        case .audit(let item): try AdminJSON.text(of: Object(kind: .audit, fields: item))
        case .user(let item): try AdminJSON.text(of: Object(kind: .user, fields: item))
        case .reload(let item): try AdminJSON.text(of: Object(kind: .reload, fields: item))
        case .notice(let item): try AdminJSON.text(of: Object(kind: .notice, fields: item))
        case .object(let json): json
        }
    }
}
