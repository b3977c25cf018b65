import ChatClientCore

extension PeerRecord {
    /// Reads a row.
    init(_ row: StoredRow) throws {
        self.init(
            account: try row.text("account"),
            name: try row.text("name"),
            identity: try row.bytes("identity"),
            version: try row.unsigned("version"),
            listHash: try row.bytes("listHash"),
            list: try row.bytes("list"),
            listSignature: try row.bytes("listSignature"),
            standing: try StandingColumns(
                kind: row.word("standing", as: StandingColumns.Kind.self),
                identity: row.optional("shownIdentity", row.bytes),
                time: row.optional("standingTime", row.signed)
            ).standing,
            verified: try row.optional("verified", row.bytes),
            pinned: try row.signed("pinned"),
            claimed: try row.unsigned("claimed")
        )
    }
}

/// A standing, as it is in its columns.
struct StandingColumns {
    enum Kind: String {
        case good
        case identityChanged = "identity_changed"
        case rolledBack = "rolled_back"
        case forked
        case changedKeys = "changed_keys"
        case devicesGone = "devices_gone"
        case awaitsNewerList = "awaits_newer_list"
    }

    let kind: Kind
    var identity: [UInt8]?
    var time: Int64?

    var standing: PeerRecord.Standing {
        get throws {
            switch kind {
            case .good: .good
            case .identityChanged: .identityChanged(try StoredRow.checked(identity), at: try StoredRow.checked(time))
            case .rolledBack: .rolledBack(at: try StoredRow.checked(time))
            case .forked: .forked(at: try StoredRow.checked(time))
            case .changedKeys: .changedKeys(try StoredRow.checked(identity), at: try StoredRow.checked(time))
            case .devicesGone: .devicesGone(at: try StoredRow.checked(time))
            case .awaitsNewerList: .awaitsNewerList(until: try StoredRow.checked(time))
            }
        }
    }
}

extension StandingColumns {
    init(_ standing: PeerRecord.Standing) {
        switch standing {
        case .good: self.init(kind: .good)
        case .identityChanged(let identity, let time):
            self.init(kind: .identityChanged, identity: identity, time: time)
        case .rolledBack(let time): self.init(kind: .rolledBack, time: time)
        case .forked(let time): self.init(kind: .forked, time: time)
        case .changedKeys(let identity, let time):
            self.init(kind: .changedKeys, identity: identity, time: time)
        case .devicesGone(let time): self.init(kind: .devicesGone, time: time)
        case .awaitsNewerList(let time): self.init(kind: .awaitsNewerList, time: time)
        }
    }
}
