/// The release of Tandem.
public enum Release {
    /// The version of both programs, which are released together.
    public static let version = "0.1.0"
}
