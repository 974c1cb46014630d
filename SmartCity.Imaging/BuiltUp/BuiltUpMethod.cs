namespace SmartCity.Imaging.BuiltUp;

/// <summary>What a built-up index can be made of; the first one that a scene's bands allow is taken.</summary>
public enum BuiltUpMethod
{
    /// <summary>Red, near and short-wave infrared: little green, no water, some texture.</summary>
    ShortWave,

    /// <summary>Red and near infrared: the same, with less to tell shadow and dark water by.</summary>
    NearInfrared,

    /// <summary>Red, green and blue: what is not green and has texture. Bare rock, orchards in winter and harvested fields with tracks pass for built-up.</summary>
    Visible,

    /// <summary>One band: texture alone. Forests pass for built-up.</summary>
    Texture,
}
