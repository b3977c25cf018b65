import ChatProtocol
import ChatStorage

/// The accounts of a ``MemoryChat``. The number of each is its index plus 1.
struct MemoryPeople: Sendable {
    /// An account.
    struct Person: Sendable {
        var name: String
        var folded: String
        var details = AccountDetails()
    }

    private(set) var all: [Person] = []

    subscript(id: AccountID) -> Person? {
        all.indices.contains(Int(clamping: id.rawValue) - 1) ? all[Int(id.rawValue) - 1] : nil
    }

    /// Changes an account; has no effect when there is none.
    mutating func change(_ id: AccountID, _ change: (inout Person) -> Void) {
        if self[id] != nil {
            change(&all[Int(id.rawValue) - 1])
        }
    }

    mutating func add(_ username: Username) -> Account {
        all.append(Person(name: username.value, folded: username.folded))
        return Account(id: AccountID(rawValue: Int64(all.count)), username: username)
    }

    func account(named username: Username) throws -> Account? {
        try id(of: username).map { try account($0) }
    }

    func id(of username: Username) -> AccountID? {
        all.firstIndex { $0.folded == username.folded }.map { AccountID(rawValue: Int64($0) + 1) }
    }

    /// Returns an account with its present name, also a forgotten one.
    func named(_ id: AccountID) throws -> NamedAccount {
        guard let person = self[id] else {
            throw MessageDraftError.noSuchAccount(id)
        }
        return NamedAccount(id: id, name: person.name)
    }

    /// Returns a maker with the present name.
    func named(_ maker: Maker) throws -> Maker {
        switch maker {
        case .operator: maker
        case .account(let account): .account(try named(account.id))
        }
    }

    /// Returns an account that was not forgotten.
    func present(_ id: AccountID) throws -> Account {
        guard let username = try? Username(named(id).name) else {
            throw MessageDraftError.noSuchAccount(id)
        }
        return Account(id: id, username: username)
    }

    func account(_ id: AccountID) throws -> Account {
        guard let person = self[id] else {
            throw MessageDraftError.noSuchAccount(id)
        }
        return Account(id: id, username: try Username(person.name))
    }
}
