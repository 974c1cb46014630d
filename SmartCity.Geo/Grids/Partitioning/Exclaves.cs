namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Small exclaves have no cell of their own: they become a part of the nearest cell of their unit.</summary>
internal static class Exclaves
{
    internal static void Attach(AtomGraph atoms, int[] cellOfAtom, ZonePlan plan)
    {
        foreach (var exclave in plan.Exclaves)
        {
            var (nearest, distance) = (-1, double.PositiveInfinity);
            foreach (var zone in plan.Zones)
            {
                if (atoms.Unit[zone.Atoms[0]] != atoms.Unit[exclave[0]]) continue;
                foreach (var atom in zone.Atoms)
                {
                    var (a, b) = (atoms.Centre[atom], atoms.Centre[exclave[0]]);
                    var apart = double.Hypot(a.X - b.X, a.Y - b.Y);
                    if (apart < distance) (nearest, distance) = (cellOfAtom[atom], apart);
                }
            }
            foreach (var atom in exclave) cellOfAtom[atom] = nearest;
        }
    }
}
