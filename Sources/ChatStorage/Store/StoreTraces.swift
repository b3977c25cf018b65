/// The state of a store's files, read before the store is opened.
package struct StoreTraces: Sendable, Equatable {
    /// Whether the store exists and has content.
    package enum State: Sendable, Equatable {
        /// It has content.
        case present
        /// There is no such file.
        case missing
        /// It has no bytes: left by an interrupted first start or a full disk.
        case empty
    }

    /// The store's actual or expected location, in the same form as ``InspectedStore/place``.
    package let place: String

    /// Whether it exists.
    package let state: State

    /// Names of files that only a store in use leaves behind, such as its log.
    let companions: [String]

    /// Names of older copies of the store.
    let copies: [String]

    /// A description of a dangling link in the store's place; `nil` when there is none.
    let danglingLink: String?
}
