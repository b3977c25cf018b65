/// What can be told of a store before it is opened.
package struct StoreTraces: Sendable, Equatable {
    /// Whether the store is there.
    package enum State: Sendable, Equatable {
        /// It has something in it.
        case present
        /// There is none.
        case missing
        /// It has nothing in it, as an interrupted first start leaves one, or a full disk.
        case empty
    }

    /// Where the store is or would be, as ``InspectedStore/place`` says it.
    package let place: String

    /// Whether it is there.
    package let state: State

    /// Names of files that belong to a store that has been in use, such as its log.
    let companions: [String]

    /// Names of older copies of it.
    let copies: [String]

    /// What stands in its place and leads to nothing, in words; `nil` when nothing does.
    let danglingLink: String?
}
