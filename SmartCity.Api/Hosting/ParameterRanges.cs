using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace SmartCity.Api.Hosting;

/// <summary>Holds requests to the ranges that endpoints declare for their parameters with <see cref="RangeAttribute"/>, which otherwise only the OpenAPI document tells; a number is never NaN or infinite.</summary>
internal static class ParameterRanges
{
    /// <summary>A parameter out of its range is a 400 that names it and what would be right.</summary>
    internal static TBuilder CheckRanges<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.AddEndpointFilterFactory((endpoint, next) =>
    {
        var checks = endpoint.MethodInfo.GetParameters().Index().Where(p => p.Item.IsDefined(typeof(RangeAttribute)) || IsReal(p.Item.ParameterType))
            .Select(p => (p.Index, Name: p.Item.GetCustomAttribute<FromQueryAttribute>()?.Name ?? p.Item.Name, Range: p.Item.GetCustomAttribute<RangeAttribute>())).ToArray();
        return checks.Length == 0 ? next : context =>
        {
            foreach (var (index, name, range) in checks)
                if (Fault(context.Arguments[index], range) is { } right)
                    throw new BadHttpRequestException(string.Create(CultureInfo.InvariantCulture, $"The parameter '{name}' is {context.Arguments[index]}; {right} is possible."));
            return next(context);
        };
    });

    private static bool IsReal(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var plain && (plain == typeof(double) || plain == typeof(float));

    /// <summary>What would be right; null when the value is.</summary>
    private static string? Fault(object? value, RangeAttribute? range)
    {
        var bounds = range is null ? "a finite number" : string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}");
        if (value is not (double or float)) return range is null || range.IsValid(value) ? null : bounds;
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);   // a range that is written in whole numbers would round it
        return double.IsFinite(number) && (range is null || number >= Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture) && number <= Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture)) ? null : bounds;
    }
}
