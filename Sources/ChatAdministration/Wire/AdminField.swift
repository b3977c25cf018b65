/// The keys of requests in JSON.
enum AdminField: String, CaseIterable, CodingKey {
    case command
    case account
    case target
    case `for`
    case reason
    case force
    case prefix
    case label
    case uses
    case id
    case text
    case password
    case role
    case before
    case limit
    case on
}
