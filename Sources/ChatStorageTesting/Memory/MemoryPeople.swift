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

    func account(_ id: AccountID) throws -> Account {
        guard let person = self[id] else {
            throw MessageDraftError.noSuchAccount(id)
        }
        return Account(id: id, username: try Username(person.name))
    }
}
